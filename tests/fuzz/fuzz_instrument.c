// fuzz_instrument - measure/instrument.h: a file that an owner adds.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "measure/instrument.h"

const char *const FUZZ_SEEDS[] = {
    "{\"code\":\"own\",\"version\":\"1\",\"name\":\"Own\",\"kind\":\"process\","
    "\"rater\":\"client\",\"language\":\"en\",\"better\":\"higher\",\"own\":"
    "true,\"licence\":{\"class\":\"A\",\"terms\":\"CC0\"},\"source\":\"us\","
    "\"options\":[{\"value\":0,\"text\":\"No\"},{\"value\":1,\"text\":\"Yes\"}]"
    ",\"items\":[{\"code\":\"a\",\"text\":\"One.\"},{\"code\":\"b\",\"text\":"
    "\"Two.\"}],\"scales\":[{\"name\":\"total\",\"title\":\"All\",\"reversed\":"
    "[\"b\"],\"multiplier\":5,\"range\":[0,10]}],\"examples\":[{\"name\":\"x\","
    "\"answers\":[1,null],\"scores\":{\"total\":null}}]}",
    "{\"code\":\"x\",\"items\":[],\"scales\":[{}],\"options\":[{\"value\":1e9}]"
    "}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "{\"bands\":[{\"from\":0,\"to\":4,\"name\":\"none\"}],\"cutoff\":{\"value\""
    ":10},\"change\":{\"sd\":5.1,\"reliability\":0.84}}",
    "",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct instrument instrument;
    struct err err = {0};
    struct str json = {(const char *)bytes, len};

    if (instrument_parse(arena, json, &instrument, &err)) {
        FUZZ_MUST(instrument.item_count >= 0 && instrument.scale_count >= 0);
        FUZZ_MUST(instrument.code && *instrument.code);
    } else {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        FUZZ_MUST(err.text[0] != '\0');
    }
    arena_close(arena);
    return 0;
}
