// Formulas: terms as R 4.2's terms() gives them, groups as lme4's findbars()
// does, texts as deparse() writes them, and where a mistake is.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/formula.h"
#include "evidence/number_text.h"

static struct arena *arena;
static struct err err;

static void show_terms(struct text *text, const struct formula_terms *terms)
{
    text_addc(text, terms->intercept ? '1' : '0');
    for (int i = 0; i < terms->term_count; i++) {
        text_addf(text, " + %.*s", SHOW(terms->terms[i].label));
    }
}

// "y ~ 1 + a + a:b + offset(o) + (1 + t | g)"; ( ... || g) when uncorrelated.
static struct str show(const struct formula *formula)
{
    struct text text = text_in(arena);

    if (formula->response) {
        text_addf(&text, "%.*s ", SHOW(formula->response->text));
    }
    text_add(&text, STR("~ "));
    show_terms(&text, &formula->fixed);
    for (int i = 0; i < formula->offset_count; i++) {
        text_addf(&text, " + offset(%.*s)", SHOW(formula->offsets[i]->text));
    }
    for (int i = 0; i < formula->group_count; i++) {
        const struct formula_group *group = &formula->groups[i];

        text_add(&text, STR(" + ("));
        show_terms(&text, &group->effects);
        text_addf(&text, " %s %.*s)", group->correlated ? "|" : "||",
                  SHOW(group->label));
    }
    return text_str(&text);
}

// The right ones were printed by terms() and findbars().
static const struct {
    const char *formula, *is;
} GOOD[] = {
    {"y ~ x",                                 "y ~ 1 + x"                              },
    {"x + z",                                 "~ 1 + x + z"                            },
    {"~ 1",                                   "~ 1"                                    },
    {"~year+type",                            "~ 1 + year + type"                      },
    {"y ~ 0 + x",                             "y ~ 0 + x"                              },
    {"y ~ x - 1",                             "y ~ 0 + x"                              },
    {"y ~ -1 + x + 1",                        "y ~ 1 + x"                              },
    {"y ~ x - 0",                             "y ~ 1 + x"                              },
    {"y ~ x + x",                             "y ~ 1 + x"                              },
    {"y ~ a*b",                               "y ~ 1 + a + b + a:b"                    },
    {"y ~ a * b * c - a:b:c",                 "y ~ 1 + a + b + c + a:b + a:c + b:c"    },
    {"y ~ b + a:b + c:a",                     "y ~ 1 + b + b:a + a:c"                  },
    {"y ~ (a+b+c)^2 - a:b - 1",               "y ~ 0 + a + b + c + a:c + b:c"          },
    {"y ~ (a+b)^7",                           "y ~ 1 + a + b + a:b"                    },
    {"y ~ (a+b)/c",                           "y ~ 1 + a + b + a:b:c"                  },
    {"y ~ a/(b+c)",                           "y ~ 1 + a + a:b + a:c"                  },
    {"y ~ a %in% b",                          "y ~ 1 + a:b"                            },
    {"y ~ a:a",                               "y ~ 1 + a"                              },
    {"y ~ a*1",                               "y ~ 1 + a"                              },
    {"y ~ a*b + offset(log(n))",              "y ~ 1 + a + b + a:b + offset(log(n))"   },
    {"y ~ x + (a > 2):x",                     "y ~ 1 + x + x:a > 2"                    },
    {"log(y) ~ I( x^2 )",                     "log(y) ~ 1 + I(x^2)"                    },
    {"cbind(s,n-s)~t",                        "cbind(s, n - s) ~ 1 + t"                },
    {"`a b` ~ `x` + .x.1",                    "`a b` ~ 1 + x + .x.1"                   },
    {"y ~ poly(t,2,raw=TRUE)",                "y ~ 1 + poly(t, 2, raw = TRUE)"         },
    {"y ~ relevel( z , ref='TAU')",           "y ~ 1 + relevel(z, ref = \"TAU\")"      },
    {"y ~ I(a/b*2^-1+c%%2-(x>=3))",           "y ~ 1 + I(a/b * 2^-1 + c%%2 - (x >= 3))"},
    {"y ~ I(100000*x + 1e-5 + 0.50)",         "y ~ 1 + I(1e+05 * x + 1e-05 + 0.5)"     },
    {"y ~ I(!x & -z)",                        "y ~ 1 + I(!x & -z)"                     },
    {"y ~ f(x)",                              "y ~ 1 + f(x)"                           },
    {"y~1+(1|g)",                             "y ~ 1 + (1 | g)"                        },
    {"y ~ t + (t | g)",                       "y ~ 1 + t + (1 + t | g)"                },
    {"y ~ t + (0 + t || g)",                  "y ~ 1 + t + (0 + t || g)"               },
    {"y ~ t + (t*u || g)",
     "y ~ 1 + t + (1 || g) + (0 + t || g) + (0 + u || g) + (0 + t:u || g)"             },
    {"y ~ x + (1|a/b/c) + (t|g)",
     "y ~ 1 + x + (1 | c:(b:a)) + (1 | b:a) + (1 | a) + (1 + t | g)"                   },
    {"y ~ (1|a/b) + (t||g)",
     "y ~ 1 + (1 | b:a) + (1 | a) + (1 || g) + (0 + t || g)"                           },
    {"y ~ Days + ((1 | S) + (0 + Days | S))",
     "y ~ 1 + Days + (1 | S) + (0 + Days | S)"                                         },
    {"y ~ (1 | factor(a):b) - 1",             "y ~ 0 + (1 | factor(a):b)"              },
    {"gr\xc3\xb6\xc3\x9f"
     "e ~ x",                            "gr\xc3\xb6\xc3\x9f"
     "e ~ 1 + x"                                                     },
};

static const struct {
    const char *formula, *says;
} BAD[] = {
    {"",                                        "character 1: the formula ends, but a column"               },
    {"y ~",                                     "character 4: the formula ends, but a column"               },
    {"y ~ x +",                                 "character 8: the formula ends"                             },
    {"y ~ x + * z",                             "character 9: a column"                                     },
    {"y ~ x z",                                 "character 7: a sign such as + is expected"                 },
    {"y ~ (x + z",                              "character 5: this parenthesis is never closed"             },
    {"y ~ log(x",                               "character 8: this parenthesis is never closed"             },
    {"y ~ x)",                                  "character 6: this parenthesis was never opened"            },
    {"y ~ x | g",                               "character 5: write (... | ...) in parentheses"             },
    {"y ~ t * (1 | g)",                         "character 9: (... | ...) can only be added"                },
    {"y ~ t - (1 | g)",                         "character 9: (... | ...) can only be added"                },
    {"y ~ t:offset(o)",                         "character 7: offset() can only be added"                   },
    {"y ~ 2*x",                                 "character 5: a number here can only be 0 or 1"             },
    {"y ~ 2x",                                  "character 6: a sign is missing between a number and a name"},
    {"y ~ x^2.5",                               "character 7: the power of terms"                           },
    {"y ~ x + 'a'",                             "character 9: a column is expected"                         },
    {"y ~ 'a",                                  "character 5: this ' is never closed"                       },
    {"y ~ `a",                                  "character 5: this ` is never closed"                       },
    {"y ~ x # z",                               "character 7: this sign has no meaning"                     },
    {"y ~ .",                                   "character 5: \".\" stands for all columns"                 },
    {"y ~ x ~ z",                               "character 1: before ~ stands the outcome alone"            },
    {"y ~ if",                                  "character 5: \"if\" is a word of R"                        },
    {"3 ~ x",                                   "character 1: the outcome, a column"                        },
    {"y ~ log(y) + y",                          "character 14: the outcome stands on both sides"            },
    {"cbind(a) ~ x",                            "character 1: cbind() takes two columns"                    },
    {"y ~ cbind(a, b)",                         "character 5: cbind() stands to the left"                   },
    {"y ~ (0 | g)",                             "character 6: nothing is left of these random effects"      },
    {"y ~ (1 | a + b)",                         "character 10: after | stands a column"                     },
    {"y ~ (1 | 2)",                             "character 10: after | stands a column"                     },
    {"y ~ ((((((((((((((((((((((((((((((((((x", "things within each other"                                  },
    {"y ~ (a+b+c+d+e+f+g+h+i)^9",               "this makes more than 256 terms"                            },
    {"y ~ a && b",                              "character 8: a column"                                     },
    {"\xc3\xb6 ~ \xc3\xa4 +",                   "character 8: the formula ends"                             },
};

static void test_good(void)
{
    struct formula formula;

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        bool good =
            formula_parse(arena, str_of(GOOD[i].formula), &formula, &err);
        bool same = good && str_is(show(&formula), GOOD[i].is);

        if (!same) {
            printf("%s: %s\n", GOOD[i].formula,
                   good ? str_text(arena, show(&formula)) : err.text);
        }
        CHECK(GOOD[i].formula, same);
    }
}

static void test_bad(void)
{
    struct formula formula;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        bool good =
            formula_parse(arena, str_of(BAD[i].formula), &formula, &err);

        if (good || !strstr(err.text, BAD[i].says)) {
            printf("%s: %s\n", BAD[i].formula, good ? "taken" : err.text);
        }
        CHECK(BAD[i].says, !good && strstr(err.text, BAD[i].says));
    }
}

static void test_columns(void)
{
    struct formula formula;
    struct str *names;
    int count;

    CHECK("parsed",
          formula_parse(arena,
                        STR("cbind(s, n - s) ~ log(t) + poly(t, 2):z - x + "
                            "relevel(w, 'a') + offset(o) + (u | c/d) + "
                            "center_within(t, c)"),
                        &formula, &err));
    names = formula_columns(arena, &formula, &count);
    CHECK("each column once, in order",
          count == 10 && str_is(names[0], "s") && str_is(names[1], "n")
              && str_is(names[2], "t") && str_is(names[3], "z")
              && str_is(names[4], "x") && str_is(names[5], "w")
              && str_is(names[6], "c") && str_is(names[7], "o")
              && str_is(names[8], "u") && str_is(names[9], "d"));
}

static void test_caret(void)
{
    struct formula formula;
    struct str text = STR("y ~ x + * z");

    CHECK("a mistake", !formula_parse(arena, text, &formula, &err));
    CHECK("a caret below it", str_is(expression_point(arena, text, &err),
                                     "    y ~ x + * z\n            ^\n"));
    CHECK("no caret for other errors",
          !err_set(&err, ERR_INPUT, "no such file")
              && expression_point(arena, text, &err).len == 0);
}

// as.character() of R 4.2.
static const struct {
    double value;
    bool whole;
    const char *text;
} NUMBERS[] = {
    {100000,              false, "1e+05"            },
    {100000,              true,  "100000"           },
    {123456,              false, "123456"           },
    {0.1 + 0.2,           false, "0.3"              },
    {1e15,                false, "1e+15"            },
    {1e-4,                false, "1e-04"            },
    {0.0001234,           false, "0.0001234"        },
    {1e5 + 0.1,           false, "100000.1"         },
    {1e-5,                false, "1e-05"            },
    {3e10,                false, "3e+10"            },
    {12345678901234567.0, false, "12345678901234568"},
    {1.0 / 3,             false, "0.333333333333333"},
    {1e22,                false, "1e+22"            },
    {-2.5,                false, "-2.5"             },
    {0,                   false, "0"                },
    {1e100,               false, "1e+100"           },
};

static void test_number_text(void)
{
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        CHECK(NUMBERS[i].text,
              str_is(number_text(arena, NUMBERS[i].value, NUMBERS[i].whole),
                     NUMBERS[i].text));
    }
}

int main(void)
{
    arena = arena_open("test");
    test_good();
    test_bad();
    test_columns();
    test_caret();
    test_number_text();
    arena_close(arena);
    return check_end();
}
