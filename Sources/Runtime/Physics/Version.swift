import CMuJoCo

/// The version of MuJoCo that computes, such as "2.2.2".
// SAFETY: the text is the library's own, lasts for ever and ends in a zero byte.
package let mujocoVersion = unsafe String(cString: mj_versionString())
