// What reaches a browser is escaped, whatever came in.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "wire/html.h"

#include <limits.h>

#define BYTES(literal)                                                         \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct {
    const char *name;
    struct str in;
    const char *want;
} TEXTS[] = {
    {"plain text stays as it is",              BYTES("Tom & Mara"),                  "Tom &amp; Mara"     },
    {"markup is text",                         BYTES("<script>x</script>"),
     "&lt;script&gt;x&lt;/script&gt;"                                                                     },
    {"a double quote cannot end an attribute", BYTES("\" onload=\"x"),
     "&quot; onload=&quot;x"                                                                              },
    {"nor can a single quote",                 BYTES("' onload='x"),                 "&#39; onload=&#39;x"},
    {"an entity is not taken for one",         BYTES("&lt;"),                        "&amp;lt;"           },
    {"nothing is nothing",                     BYTES(""),                            ""                   },
    {"letters of every script stay",           BYTES("Zo\xC3\xAB \xF0\x9F\x8C\xB1"),
     "Zo\xC3\xAB \xF0\x9F\x8C\xB1"                                                                        },
    {"lines and tabs stay",                    BYTES("a\tb\r\nc"),                   "a\tb\r\nc"          },
    {"a NUL byte is replaced",                 BYTES("a\0b"),
     "a\xEF\xBF\xBD"
     "b"                                                                                                  },
    {"a control character is replaced",        BYTES("a\x1B[31m"),
     "a\xEF\xBF\xBD[31m"                                                                                  },
    {"a lone continuation byte is replaced",   BYTES("a\x80z"),                      "a\xEF\xBF\xBDz"     },
    {"a cut character cannot eat the quote",   BYTES("\xE2\x82\""),
     "\xEF\xBF\xBD\xEF\xBF\xBD&quot;"                                                                     },
    {"an overlong slash is not a slash",       BYTES("\xC0\xAF"),
     "\xEF\xBF\xBD\xEF\xBF\xBD"                                                                           },
    {"an overlong < is not let through",       BYTES("\xE0\x80\xBC"),
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"                                                               },
    {"a surrogate is none",                    BYTES("\xED\xA0\x80"),
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"                                                               },
    {"beyond Unicode is nothing",              BYTES("\xF4\x90\x80\x80"),
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"                                                   },
};

static const struct {
    const char *name;
    double in;
    const char *want;
} REALS[] = {
    {"a whole number has no point",     17,       "17"          },
    {"at most four decimals",           2.0 / 3,  "0.6667"      },
    {"no zeros at the end",             1.50,     "1.5"         },
    {"ten keeps its zero",              10,       "10"          },
    {"minus stays",                     -3.25,    "-3.25"       },
    {"no minus nought",                 -0.00001, "0"           },
    {"unknown is a dash, never 0",      NAN,      "\xE2\x80\x93"},
    {"infinity is not a number either", INFINITY, "\xE2\x80\x93"},
};

static bool reads(const struct text *text, const char *want)
{
    return str_is_equal(text_str(text), str_of(want));
}

static void check_texts(struct arena *arena)
{
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        struct text out = text_in(arena);

        html_put(&out, TEXTS[i].in);
        CHECK(TEXTS[i].name, reads(&out, TEXTS[i].want));
    }
}

static void check_numbers(struct arena *arena)
{
    struct text out = text_in(arena);

    for (size_t i = 0; i < sizeof REALS / sizeof REALS[0]; i++) {
        struct text real = text_in(arena);

        html_put(&real, REALS[i].in);
        CHECK(REALS[i].name, reads(&real, REALS[i].want));
    }
    html_put(&out, INT64_MIN);
    CHECK("the smallest whole number", reads(&out, "-9223372036854775808"));
}

static void check_kinds(struct arena *arena)
{
    struct text out = text_in(arena);
    const char *nothing = NULL;
    char form[8] = "a<b";

    html_put(&out, nothing);
    html_put(&out, form);
    html_put(&out, 7);
    html_raw(&out, "<br>");
    CHECK("each kind of value is put by its kind", reads(&out, "a&lt;b7<br>"));
}

// Any byte beside any other: never one of the five in the open.
static void check_every_pair(struct arena *arena)
{
    bool safe = true;

    for (int pair = 0; pair < 65536; pair++) {
        char in[3] = {(char)(pair >> 8), (char)pair, 'x'};
        size_t mark = arena_mark(arena);
        struct text out = text_in(arena);

        html_put(&out, ((struct str){in, 3}));
        safe &= !strpbrk(out.at, "<>\"'") && strlen(out.at) == out.len
             && out.at[out.len - 1] == 'x';
        arena_rewind(arena, mark);
    }
    CHECK("no pair of bytes breaks out or swallows what follows", safe);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    check_texts(arena);
    check_numbers(arena);
    check_kinds(arena);
    check_every_pair(arena);
    arena_close(arena);
    return check_end();
}
