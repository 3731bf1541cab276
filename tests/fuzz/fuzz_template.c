// fuzz_template - wire/template.h, read back by wire/form.h and wire/json.h.
// The first line is what a client's message says, the rest what an owner wrote.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "wire/form.h"
#include "wire/json.h"
#include "wire/template.h"

const char *const FUZZ_SEEDS[] = {
    "Call \"me\" \\ {id}\n{\"to\": \"{to}\", \"text\": \"{text}\"}",
    "50% & more=less\nto={to}&text={text}&id={id}",
    "\x01\t\xc3\xa9\xed\xa0\x80\n{text}{text",
    "\n{text} {to} {id} ",
    NULL,
};

static bool is_ascii(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] < 1) { // NUL, or above 127
            return false;
        }
    }
    return true;
}

// Whatever a value holds, it comes out as it went in, and nothing beside it.
static void check_form(struct arena *arena, struct str value,
                       const struct template_place *places)
{
    struct str filled =
        template_fill(arena, STR("a=1&text={text}&b=2"), places, TEMPLATE_FORM);
    struct form form;
    struct err err;
    bool good = form_parse(arena, filled, &form, &err);

    FUZZ_MUST(good || !is_ascii(value));
    FUZZ_MUST(!good || form.count == 3);
    FUZZ_MUST(!good || str_is_equal(form_find(&form, "text"), value));
}

static void check_json(struct arena *arena, struct str value,
                       const struct template_place *places)
{
    struct str filled = template_fill(arena, STR("{\"text\": \"{text}\"}"),
                                      places, TEMPLATE_JSON);
    struct node root = {0}, member;
    struct err err;
    const char *text = "";
    bool good = json_open(filled, &root, &err);

    FUZZ_MUST(good || !is_ascii(value));
    FUZZ_MUST(!good || value.len == 0
              || (node_member(&root, "text", &member)
                  && node_text(arena, &member, &text, &err)
                  && str_is(value, text)));
    json_close(&root);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct str rest = {(const char *)bytes, len};
    struct str value = str_cut(&rest, '\n');
    const struct template_place places[] = {
        {"{to}",   STR("+447700900123")},
        {"{text}", value               },
        {"{id}",   {0}                 },
        {NULL,     {0}                 },
    };

    for (int kind = TEMPLATE_WORDS; kind <= TEMPLATE_FORM; kind++) {
        (void)template_fill(arena, rest, places, (enum template_kind)kind);
    }
    check_form(arena, value, places);
    check_json(arena, value, places);
    arena_close(arena);
    return 0;
}
