import Glibc

/// eˣ in double precision.
package func exponential(_ x: Double) -> Double { exp(x) }

/// √x in double precision.
package func squareRoot(_ x: Double) -> Double { x.squareRoot() }
