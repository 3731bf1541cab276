// test_form - what a browser sends, and what it never would.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "wire/form.h"

static const struct {
    const char *name;
    const char *body;
    const char *want; // "name=value;..." ; NULL: ERR_INPUT
} CASES[] = {
    {"nothing",                     "",               ""          },
    {"two fields",                  "a=1&b=2",        "a=1;b=2;"  },
    {"the same twice",              "a=1&a=2",        "a=1;a=2;"  },
    {"no value",                    "a=&b",           "a=;b=;"    },
    {"no name",                     "=1",             "=1;"       },
    {"empty parts",                 "&&a=1&&",        "a=1;"      },
    {"an equals sign in the value", "a=b=c",          "a=b=c;"    },
    {"spaces",                      "a+b=c+d%20e",    "a b=c d e;"},
    {"codes in both cases",         "%C3%a4=%41",     "ä=A;"     },
    {"an encoded separator",        "a%26b=c%3Dd",    "a&b=c=d;"  },
    {"a plus that is meant",        "a=1%2B1",        "a=1+1;"    },
    {"raw UTF-8",                   "a=\xe2\x82\xac", "a=€;"    },
    {"half a code",                 "a=%4",           NULL        },
    {"a code at the end",           "a=%",            NULL        },
    {"a code of other letters",     "a=%4g",          NULL        },
    {"a NUL",                       "a=%00",          NULL        },
    {"half a character",            "a=%C3",          NULL        },
    {"a long form",                 "a=%C0%AF",       NULL        },
    {"a surrogate",                 "a=%ED%A0%80",    NULL        },
    {"beyond Unicode",              "a=%F4%90%80%80", NULL        },
    {"a stray byte",                "a=%80",          NULL        },
    {"a three byte long form",      "a=%E0%80%80",    NULL        },
};

static struct str shown(struct arena *arena, const struct form *form)
{
    struct text text = text_in(arena);

    for (int i = 0; i < form->count; i++) {
        text_add(&text, form->fields[i].name);
        text_addc(&text, '=');
        text_add(&text, form->fields[i].value);
        text_addc(&text, ';');
    }
    return text_str(&text);
}

static void test_cases(struct arena *arena)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct form form;
        struct err err = {0};
        bool good = form_parse(arena, str_of(CASES[i].body), &form, &err);

        CHECK(CASES[i].name,
              CASES[i].want ? good && str_is(shown(arena, &form), CASES[i].want)
                            : !good && err.kind == ERR_INPUT);
    }
}

static void test_limits(struct arena *arena)
{
    struct text many = text_in(arena);
    struct text name = text_in(arena);
    struct form form;
    struct err err = {0};

    for (int i = 0; i < FORM_MAX_FIELDS; i++) {
        text_addf(&many, "a%d=1&", i);
    }
    CHECK("as many fields as allowed",
          form_parse(arena, text_str(&many), &form, &err)
              && form.count == FORM_MAX_FIELDS);
    text_add(&many, STR("b=1"));
    CHECK("one more", !form_parse(arena, text_str(&many), &form, &err)
                          && err.kind == ERR_LIMIT && form.count == 0);
    for (int i = 0; i < FORM_MAX_NAME; i++) {
        text_add(&name, STR("%61"));
    }
    CHECK("as long a name as allowed",
          form_parse(arena, text_str(&name), &form, &err));
    text_add(&name, STR("b"));
    CHECK("one letter more", !form_parse(arena, text_str(&name), &form, &err)
                                 && err.kind == ERR_LIMIT);
}

static void test_find(struct arena *arena)
{
    struct form form;
    struct err err = {0};

    CHECK("it parses", form_parse(arena, STR("a=1&b=2&a=3&c"), &form, &err));
    CHECK("the first of a name", str_is(form_find(&form, "a"), "1"));
    CHECK("an empty value is there", form_find(&form, "c").at != NULL);
    CHECK("a missing one is not", form_find(&form, "d").at == NULL);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_cases(arena);
    test_limits(arena);
    test_find(arena);
    arena_close(arena);
    return check_end();
}
