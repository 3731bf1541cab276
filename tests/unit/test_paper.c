// Words for a terminal: wrapped, shown and never obeyed; and JSON that is
// always well formed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/utf8.h"
#include "check.h"
#include "wire/json.h"
#include "wire/json_out.h"
#include "wire/paper.h"

static struct arena *arena;

static struct str wrapped(int width, bool looks, enum paper_look look,
                          struct str words)
{
    struct text text = text_in(arena);
    struct paper paper = paper_in(&text, width, looks);

    paper_begin(&paper, 2, 4);
    paper_say(&paper, look, words);
    paper_end(&paper);
    return text_str(&text);
}

static bool is_within(struct str text, int width)
{
    while (text.at) {
        if (str_letters(str_cut(&text, '\n')) > (size_t)width) {
            return false;
        }
    }
    return true;
}

static void check_wrapping(void)
{
    struct str long_word = text_print(arena, "%0200d", 0);

    CHECK(
        "short words stay on one line",
        str_is(wrapped(80, false, PAPER_PLAIN, STR("one two")), "  one two\n"));
    CHECK("lines break at spaces, and go on indented",
          str_is(wrapped(40, false, PAPER_PLAIN,
                         STR("as it was then, so it is now and will be")),
                 "  as it was then, so it is now and will\n    be\n"));
    CHECK("no words make an empty line",
          str_is(wrapped(40, false, PAPER_PLAIN, STR("")), "  \n"));
    CHECK("spaces and line breaks are one space",
          str_is(wrapped(40, false, PAPER_PLAIN, STR("a \n\t b\r\n")),
                 "  a b\n"));
    CHECK("a word wider than a line is broken",
          is_within(wrapped(40, false, PAPER_PLAIN, long_word), 40));
    CHECK("no width is below the least",
          is_within(wrapped(3, false, PAPER_PLAIN, long_word), PAPER_LEAST)
              && str_letters(wrapped(3, false, PAPER_PLAIN, long_word)) < 240);
    CHECK("letters are counted, not bytes",
          str_is(wrapped(40, false, PAPER_PLAIN,
                         STR("äöüäöüäöüä öüäöüäöüä äöüäöüäöü äöüäöü")),
                 "  äöüäöüäöüä öüäöüäöüä äöüäöüäöü äöüäöü\n"));
}

static void check_tabs(void)
{
    struct text text = text_in(arena);
    struct paper paper = paper_in(&text, 40, false);

    paper_begin(&paper, 0, 0);
    paper_say(&paper, PAPER_STRONG, STR("questions"));
    paper_tab(&paper, 12);
    paper_sayf(&paper, PAPER_PLAIN, "%d of 20 turns of the therapist's", 7);
    paper_tab(&paper, 3);
    paper_say(&paper, PAPER_PLAIN, STR("so"));
    paper_end(&paper);
    CHECK("a tab goes to its column, and the cell goes on under it",
          str_is(text_str(&text), "questions   7 of 20 turns of the\n"
                                  "            therapist's so\n"));
}

static void check_looks(void)
{
    CHECK("looks stand around the words",
          str_is(wrapped(40, true, PAPER_STRONG, STR("now")),
                 "  \033[1mnow\033[0m\n"));
    CHECK("plain words have none",
          str_is(wrapped(40, true, PAPER_PLAIN, STR("now")), "  now\n"));
    CHECK("what a transcript holds is shown, not obeyed",
          str_is(wrapped(40, true, PAPER_PLAIN, STR("a\033[31mb\x07")),
                 "  a\xEF\xBF\xBD[31mb\xEF\xBF\xBD\n"));
    CHECK("nor does it turn the writing around",
          str_is(wrapped(40, false, PAPER_PLAIN,
                         STR("a\xE2\x80\xAE"
                             "b")),
                 "  a\xEF\xBF\xBD"
                 "b\n"));
    CHECK("broken UTF-8 is replaced",
          str_is(wrapped(40, false, PAPER_PLAIN, STR("a\xC3")),
                 "  a\xEF\xBF\xBD\n"));
}

static uint32_t first_letter(struct str text, size_t *len)
{
    uint32_t letter;

    *len = utf8_next(text, &letter);
    return letter;
}

static void check_letters(void)
{
    static const struct {
        struct str bytes;
        uint32_t letter;
        size_t len;
    } CASES[] = {
        {{"a", 1},                0x61,        1},
        {{"\xC3\xA9", 2},         0xE9,        2},
        {{"\xE2\x80\x99", 3},     0x2019,      3},
        {{"\xF0\x9F\x99\x82", 4}, 0x1F642,     4},
        {{"\xC3", 1},             UTF8_BROKEN, 1}, // cut short
        {{"\xC0\xAF", 2},         UTF8_BROKEN, 1}, // longer than it must be
        {{"\xE0\x80\xAF", 3},     UTF8_BROKEN, 1},
        {{"\xED\xA0\x80", 3},     UTF8_BROKEN, 1}, // half of a pair
        {{"\xF4\x90\x80\x80", 4}, UTF8_BROKEN, 1}, // beyond the last
        {{"\xFF", 1},             UTF8_BROKEN, 1},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        size_t len;

        CHECK("a letter, or a broken byte",
              first_letter(CASES[i].bytes, &len) == CASES[i].letter
                  && len == CASES[i].len);
    }
    CHECK("an accent takes no column", utf8_columns(0x301) == 0);
    CHECK("an emoji takes two", utf8_columns(0x1F642) == 2);
}

static void write_all(struct json_out *out)
{
    json_object(out, NULL);
    json_str(out, "words", STR("a \"b\"\n\033\\ \xC3\xA9 \xFF"));
    json_real(out, "half", 0.5, 4);
    json_real(out, "third", 1 / 3.0, 4);
    json_real(out, "whole", 100, 0);
    json_real(out, "nothing", -0.00001, 2);
    json_real(out, "unknown", NAN, 4);
    json_real(out, "endless", INFINITY, 4);
    json_text(out, "none", NULL);
    json_array(out, "empty");
    json_end(out);
    json_array(out, "list");
    json_whole(out, NULL, -7);
    json_object_short(out, NULL);
    json_flag(out, "yes", true);
    json_array(out, "in");
    json_flag(out, NULL, false);
    json_end(out);
    json_end(out);
    json_end(out);
    json_end(out);
}

static void check_json(void)
{
    struct text text = text_in(arena);
    struct json_out out = json_out_in(&text);
    struct node root;
    struct err err = {0};

    write_all(&out);
    CHECK("JSON is written as it should be",
          str_is(text_str(&text),
                 "{\n"
                 "  \"words\": \"a \\\"b\\\"\\n\\u001b\\\\ \xC3\xA9 "
                 "\xEF\xBF\xBD\",\n"
                 "  \"half\": 0.5,\n"
                 "  \"third\": 0.3333,\n"
                 "  \"whole\": 100,\n"
                 "  \"nothing\": 0,\n"
                 "  \"unknown\": null,\n"
                 "  \"endless\": null,\n"
                 "  \"none\": null,\n"
                 "  \"empty\": [],\n"
                 "  \"list\": [\n"
                 "    -7,\n"
                 "    {\"yes\": true, \"in\": [false]}\n"
                 "  ]\n"
                 "}\n"));
    CHECK("and a strict reader takes it",
          json_open(text_str(&text), &root, &err));
    json_close(&root);
}

int main(void)
{
    arena = arena_open("test");
    check_wrapping();
    check_tabs();
    check_looks();
    check_letters();
    check_json();
    arena_close(arena);
    return check_end();
}
