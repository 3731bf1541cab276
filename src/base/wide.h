#ifndef BASE_WIDE_H
#define BASE_WIDE_H

// wide - WIDE before a function makes two of it: one for any processor, and one
// with the wider vectors (AVX2) that most have; the program takes the one that
// fits when it starts. Both do the same operations in the same order, without
// contraction (Makefile), so their results are the same bits.
//
// Sanitizers run before such a choice can be made: with them there is one.
// SPDX-License-Identifier: GPL-3.0-or-later

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__               \
    && !defined __SANITIZE_ADDRESS__
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

#endif
