// fuzz_model - talk/model.h: the file of what was learned.
//
// The bytes are tried as they are, then as what stands between the magic and
// the sum of a model, which is mended: so that the harness reaches the tables.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "talk/bytes.h"
#include "talk/model.h"

#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "rapport listening\n",
    "\001",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "\001",
    NULL,
};

static void try_to_read(struct arena *arena, struct str bytes)
{
    struct model model;
    struct err err = {0};

    if (!model_parse(arena, bytes, CONDITIONS, &model, &err)) {
        FUZZ_MUST(err.kind == ERR_INPUT && *err.text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct text mended = text_in(arena);

    try_to_read(arena, (struct str){(const char *)bytes, len});
    text_add(&mended, STR("rapport listening\n"));
    bytes_put_whole(&mended, MODEL_VERSION);
    text_add(&mended, (struct str){(const char *)bytes, len});
    bytes_put_long(&mended, bytes_sum(text_str(&mended)));
    try_to_read(arena, text_str(&mended));
    arena_close(arena);
    return 0;
}
