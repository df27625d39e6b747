import Glibc

/// eˣ in double precision.
package func exponential(_ x: Double) -> Double { exp(x) }

/// √x in double precision.
package func squareRoot(_ x: Double) -> Double { x.squareRoot() }

/// cos x in double precision.
package func cosine(_ x: Double) -> Double { cos(x) }

/// sin x in double precision.
package func sine(_ x: Double) -> Double { sin(x) }

/// The natural logarithm in double precision.
package func naturalLogarithm(_ x: Double) -> Double { log(x) }
