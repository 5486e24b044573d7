import CBLAS

/// Tells OpenBLAS, once, to use only the core that calls it.
///
/// The kernels share out the work themselves: an image or a block of rows
/// to each core. A BLAS that split every product again would only make the
/// cores wait for each other.
func keepBLASOnOneCore() { _ = isOnOneCore }

private let isOnOneCore: Bool = {
  #if os(Linux)
    openblas_set_num_threads(1)
  #endif
  return true
}()
