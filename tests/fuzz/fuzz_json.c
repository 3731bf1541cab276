// fuzz_json - wire/json.h, walked as what a gateway reports is
// (web/page_incoming.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "fuzz.h"
#include "wire/json.h"

const char *const FUZZ_SEEDS[] = {
    "{\"from\": \"+447700900123\", \"text\": \"STOP\", \"id\": \"gw-17\"}",
    "{\"id\": 7, \"state\": null, \"text\": \"\\u00e9\\ud83d\\ude00\"}",
    "{\"text\": [[[[{}]]]], \"text\": 1}",
    "[1e999, -0, 2147483648]",
    "{\"from\": \"+447700900123\", \"text\": \"\"}",
    NULL,
};

// Text is something to read: an empty one is refused.
static void check_text(struct arena *arena, const struct node *node)
{
    struct err err = {0};
    const char *text = NULL;
    bool good = node_text(arena, node, &text, &err);

    FUZZ_MUST(good == (node_is_text(node) && !node_is(node, "")));
    FUZZ_MUST(good ? text != NULL : err.kind == ERR_INPUT && err.text[0]);
}

static void check_whole(const struct node *node)
{
    struct err err = {0};
    int whole = 0;

    FUZZ_MUST(node_whole(node, &whole, &err) || err.kind == ERR_INPUT);
    FUZZ_MUST(node_count(node) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const NAMES[] = {"from", "text", "id", "state"};
    struct arena *arena = arena_open("fuzz");
    struct node root = {0}, member;
    struct err err = {0};

    if (!json_open((struct str){(const char *)bytes, len}, &root, &err)) {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
        FUZZ_MUST(err.text[0]);
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES && root.value; i++) {
        if (node_member(&root, NAMES[i], &member)) {
            check_text(arena, &member);
            check_whole(&member);
        }
    }
    json_close(&root);
    json_close(&root);
    arena_close(arena);
    return 0;
}
