#ifndef TALK_LINEAR_H
#define TALK_LINEAR_H

// linear - a thin skin over LIBLINEAR: linear support vector machines, one
// class against the rest.
//
// The solver is the dual coordinate descent of the L2-loss SVM, whose inner
// loop is plain + - * / on doubles: no BLAS, no libm. Its only chance is
// rand(), which is seeded before each training; so the same rows give the same
// weights, bit for bit. Not for two threads at once (rand() is one for all).
// SOURCE: Hsieh et al. (2008), ICML: A dual coordinate descent method for
// large-scale linear SVM; Fan et al. (2008), JMLR 9: LIBLINEAR
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

// One cell of a sparse row. In memory it is LIBLINEAR's own.
struct linear_cell {
    int feature; // from 0
    double value;
};

struct linear_row {
    const struct linear_cell *cells; // by feature, each once
    size_t count;
    int label; // class, 0 to classes - 1
};

struct linear_task {
    const struct linear_row *rows;
    size_t count;
    int features;
    int classes;
    double cost; // C
};

struct linear_weights {
    int classes;
    const double *at;   // [feature x classes + class]
    const double *bias; // [class]
};

// A class is weighed by how rare it is ("balanced"). A class that no row has
// gets no weights and the bias -1. Weights live in the arena.
struct linear_weights linear_train(struct arena *arena,
                                   const struct linear_task *task);

#endif
