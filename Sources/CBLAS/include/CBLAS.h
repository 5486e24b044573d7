// The C interface to BLAS: Accelerate on Apple's systems, OpenBLAS elsewhere.
#if defined(__APPLE__)
#include <Accelerate/Accelerate.h>
#else
#include <cblas.h>
#endif
