// fuzz_form - wire/form.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "wire/form.h"

#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "heard=3&valued=2&direction=3&way=2&off=1",
    "field=9&value=1&token=0123456789abcdef",
    "note=it+was+good%2C+thanks+%E2%82%AC&since=sleep&since=work",
    "a=%ED%A0%80&b=%F4%8F%BF%BF&%C3%A4=%00&&==&c",
    "",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct str body = {(const char *)bytes, len};
    struct form form;
    struct err err = {0};
    bool good = form_parse(arena, body, &form, &err);

    FUZZ_MUST(good || err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    FUZZ_MUST(good || form.count == 0);
    FUZZ_MUST(form.count <= FORM_MAX_FIELDS);
    for (int i = 0; i < form.count; i++) {
        FUZZ_MUST(form.fields[i].name.len <= FORM_MAX_NAME);
        FUZZ_MUST(form.fields[i].value.len <= len);
        FUZZ_MUST(form.fields[i].value.at != NULL);
        FUZZ_MUST(
            !memchr(form.fields[i].value.at, '\0', form.fields[i].value.len));
    }
    arena_close(arena);
    return 0;
}
