#ifndef EVIDENCE_EXPRESSION_READ_H
#define EVIDENCE_EXPRESSION_READ_H

// expression_read - the words of a formula: names, numbers, texts, signs.
//
// For expression.c alone.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum word_kind { WORD_END, WORD_NAME, WORD_NUMBER, WORD_TEXT, WORD_SIGN };

struct word {
    enum word_kind kind;
    int at;          // its first letter, from 1
    struct str text; // of a name or text without its quotes; the sign
    double number;
    bool is_quoted; // a name in backquotes
    bool is_whole;  // 2L
};

struct word_reader {
    struct arena *arena;
    struct str left;
    int at; // the letter with which `left` begins, from 1
};

bool expression_word_next(struct word_reader *reader, struct word *word,
                          struct err *err) MUST_USE;

// A name that needs no backquotes: letters, digits, dots, underscores.
bool word_is_plain_name(struct str name);

#endif
