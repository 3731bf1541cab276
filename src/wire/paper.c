// paper - see paper.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/paper.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { SAY_ROOM = 512, NO_BREAK = 0xA0 };

// SOURCE: ECMA-48, SGR. Cyan reads on light and on dark; faint is left alone
// where a terminal does not know it.
static const char *const LOOKS[] = {
    [PAPER_PLAIN] = "",
    [PAPER_STRONG] = "\033[1m",
    [PAPER_ACCENT] = "\033[36m",
    [PAPER_SOFT] = "\033[2m",
};

struct paper paper_in(struct text *text, int width, bool has_looks)
{
    width = width < PAPER_LEAST ? PAPER_LEAST
          : width > PAPER_MOST  ? PAPER_MOST
                                : width;
    return (struct paper){.text = text, .width = width, .has_looks = has_looks};
}

static void put_spaces(struct paper *paper, int count)
{
    text_addf(paper->text, "%*s", count, "");
    paper->column += count;
}

void paper_begin(struct paper *paper, int first, int indent)
{
    paper->indent = indent;
    paper->column = 0;
    paper->at_start = true;
    paper->space = false;
    put_spaces(paper, first);
}

static void break_line(struct paper *paper)
{
    text_addc(paper->text, '\n');
    paper->column = 0;
    paper->at_start = true;
    put_spaces(paper, paper->indent);
}

static bool is_space(uint32_t letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

// The next word of `words`: its bytes, and how wide it is.
static struct str next_word(struct str words, int *columns)
{
    struct str word = {words.at, 0};

    *columns = 0;
    while (word.len < words.len) {
        struct str rest = {words.at + word.len, words.len - word.len};
        uint32_t letter;
        size_t len = utf8_next(rest, &letter);

        if (is_space(letter)) {
            break;
        }
        *columns += utf8_columns(letter);
        word.len += len;
    }
    return word;
}

static void put_letters(struct paper *paper, struct str word)
{
    while (word.len) {
        uint32_t letter;
        size_t len = utf8_next(word, &letter);
        int columns = utf8_columns(letter);

        if (paper->column + columns > paper->width && !paper->at_start) {
            break_line(paper);
        }
        if (letter == UTF8_BROKEN || utf8_is_control(letter)) {
            text_add(paper->text, STR("\xEF\xBF\xBD"));
        } else if (letter == NO_BREAK) {
            text_addc(paper->text, ' ');
        } else {
            text_add(paper->text, (struct str){word.at, len});
        }
        paper->column += columns;
        paper->at_start = false;
        word = (struct str){word.at + len, word.len - len};
    }
}

static void put_word(struct paper *paper, struct str word, int columns)
{
    int needed = columns + paper->space;

    if (paper->space && paper->column + needed > paper->width) {
        break_line(paper);
    } else if (paper->space && !paper->at_start) {
        put_spaces(paper, 1);
    }
    paper->space = false;
    put_letters(paper, word);
}

void paper_say(struct paper *paper, enum paper_look look, struct str words)
{
    bool looks = paper->has_looks && look != PAPER_PLAIN;

    if (looks) {
        text_add(paper->text, str_of(LOOKS[look]));
    }
    while (words.len) {
        int columns;
        struct str word = next_word(words, &columns);

        if (word.len) {
            put_word(paper, word, columns);
            words = (struct str){words.at + word.len, words.len - word.len};
        } else {
            paper->space = true;
            words = (struct str){words.at + 1, words.len - 1};
        }
    }
    if (looks) {
        text_add(paper->text, STR("\033[0m"));
    }
}

void paper_sayf(struct paper *paper, enum paper_look look, const char *fmt, ...)
{
    char room[SAY_ROOM];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(room, sizeof room, fmt, args);
    va_end(args);
    paper_say(paper, look, str_of(room));
}

void paper_tab(struct paper *paper, int column)
{
    put_spaces(paper, paper->column < column ? column - paper->column : 1);
    paper->indent = column;
    paper->space = false;
    paper->at_start = true;
}

void paper_end(struct paper *paper)
{
    text_addc(paper->text, '\n');
    paper->space = false;
}

void paper_blank(struct paper *paper)
{
    text_addc(paper->text, '\n');
}

void paper_head(struct paper *paper, const char *words)
{
    paper_blank(paper);
    paper_begin(paper, 0, 0);
    paper_say(paper, PAPER_ACCENT, str_of(words));
    paper_end(paper);
}
