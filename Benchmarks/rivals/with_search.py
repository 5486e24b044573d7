"""Row S6 in the libraries made for it: with_search.py S6 faiss|scikit-learn."""

import sys

import numpy

from contestant import THREADS, compete, timed


def main(row, library):
    generator = numpy.random.default_rng(1)
    queries = generator.standard_normal((64, 784), dtype=numpy.float32)
    rows = generator.standard_normal((60_000, 784), dtype=numpy.float32)
    if library == "faiss":
        import faiss

        faiss.omp_set_num_threads(THREADS)
        # Its index is a copy of the rows, made before the clock starts
        index = faiss.IndexFlatL2(784)
        index.add(rows)
        compete(timed(lambda: index.search(queries, 1)))
    else:
        from sklearn.metrics import pairwise_distances_argmin

        compete(timed(lambda: pairwise_distances_argmin(queries, rows)))


if __name__ == "__main__":
    main(*sys.argv[1:])
