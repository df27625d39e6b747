#include <cblas.h>

/* LAPACK's least squares by singular values; OpenBLAS holds it but declares it in no header of its own. */
void dgelsd_(const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb,
             double *s, const double *rcond, int *rank, double *work, const int *lwork, int *iwork, int *info);
