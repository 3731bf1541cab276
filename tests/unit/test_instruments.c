// Every instrument that ships: it loads, its worked examples come out, what was
// released has not changed, and what must not be shipped is not.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/registry.h"
#include "measure/score.h"

#include <stdlib.h>

static struct arena *arena;
static struct registry registry;

static const struct instrument *get(const char *code)
{
    const struct instrument *found = registry_find(&registry, str_of(code));

    if (!found) {
        printf("NOT OK no instrument %s\n", code);
        exit(1);
    }
    return found;
}

static void check_all_examples(void)
{
    for (int i = 0; i < registry.count; i++) {
        const struct instrument *one = &registry.instruments[i];
        struct err err = {0};

        CHECK(one->code, instrument_check_examples(one, &err));
        if (err.kind) {
            printf("%s: %s\n", one->code, err.text);
        }
        CHECK("a form that can be scored brings examples",
              !one->scorable || one->example_count >= 4);
    }
}

// tests/golden/instrument-checksums: "phq9 1 <sha256>" for each released file.
static void check_pins(void)
{
    FILE *file = fopen("tests/golden/instrument-checksums", "r");
    char code[40];
    char version[40];
    char hash[80];
    int pins = 0;

    CHECK("the list of released instruments is there", file);
    while (file && fscanf(file, "%39s %39s %79s", code, version, hash) == 3) {
        const struct instrument *one =
            registry_find_version(&registry, str_of(code), str_of(version));

        CHECK(code, one && strcmp(one->checksum, hash) == 0);
        pins++;
    }
    CHECK("every instrument that ships is pinned", pins >= registry.count);
    if (file) {
        (void)fclose(file);
    }
}

static void check_what_ships(void)
{
    static const char *const WITH_TEXT[] = {
        "phq9",  "phq8",   "phq2", "gad7", "gad2", "phq4",    "phq15",
        "pcl5",  "dass21", "k10",  "k6",   "asq",  "pcptsd5", "auditc",
        "sparq", "pswq",   "pre",  "post", NULL};
    static const char *const KEYS[] = {"core10", "who5", "audit", "dast10",
                                       "wai_sr", "sai",  "care",  "wsas",
                                       "oasis",  "risq", "cnip",  NULL};
    static const char *const NEVER[] = {"srs3", "gsrs",   "ors",  "oq45",
                                        "epds", "iesr",   "edeq", "ybocs",
                                        "isi",  "wemwbs", NULL};

    for (int i = 0; WITH_TEXT[i]; i++) {
        CHECK(WITH_TEXT[i], get(WITH_TEXT[i])->has_text);
    }
    for (int i = 0; KEYS[i]; i++) {
        CHECK(KEYS[i], !get(KEYS[i])->has_text);
    }
    for (int i = 0; NEVER[i]; i++) {
        CHECK(NEVER[i], !registry_find(&registry, str_of(NEVER[i])));
    }
    CHECK("RISQ is off", get("risq")->off);
    CHECK("class B asks for an attestation", get("core10")->needs_attestation);
    CHECK("CORE shows its copyright line", get("core10")->copyright_line);
    CHECK("own forms say that they are not validated",
          get("post")->own && strstr(get("post")->label, "not a validated"));
    CHECK("bdi takes scores and asks nothing",
          !get("bdi")->scorable && get("bdi")->item_count == 0
              && get("bdi")->scales[0].max == 63);
}

static bool drives(const struct figure *figure)
{
    return figure->known && trust_may_signal(figure->trust);
}

static void check_figures(void)
{
    CHECK("PHQ-9 reliable change is 6",
          get("phq9")->scales[0].change.value == 6
              && drives(&get("phq9")->scales[0].change));
    CHECK("GAD-7 reliable change is 4",
          get("gad7")->scales[0].change.value == 4);
    CHECK("PCL-5 reliable change is 15",
          get("pcl5")->scales[0].change.value == 15
              && drives(&get("pcl5")->scales[0].change));
    CHECK("CORE-10's unverified 6 drives nothing",
          get("core10")->scales[0].change.known
              && !drives(&get("core10")->scales[0].change));
    CHECK("WSAS's recalled 8 drives nothing",
          !drives(&get("wsas")->scales[0].change));
    CHECK("DASS-21 bands are shown as unverified",
          !trust_may_signal(get("dass21")->scales[0].band_trust));
    CHECK("no alliance measure ships a cut-off",
          !get("wai_sr")->scales[0].cutoff.known
              && !get("sai")->scales[0].cutoff.known);
}

// Each file has the name of its instrument, or it would not be found alone.
static void check_alone(void)
{
    struct registry one;
    struct err err = {0};

    for (int i = 0; i < registry.count; i++) {
        const struct instrument *in = &registry.instruments[i];

        CHECK(in->code,
              registry_open_only(arena, &one, str_of(in->code), &err)
                  && one.count == 1
                  && strcmp(one.instruments->checksum, in->checksum) == 0);
    }
    CHECK("none by half a name",
          registry_open_only(arena, &one, STR("phq"), &err) && one.count == 0);
    CHECK("none without a name",
          registry_open_only(arena, &one, STR(""), &err) && one.count == 0);
}

int main(void)
{
    struct err err = {0};

    arena = arena_open("test");
    if (!registry_open(arena, &registry, &err)) {
        printf("NOT OK %s\n0 passed, 1 failed\n", err.text);
        return 1;
    }
    check_all_examples();
    check_pins();
    check_what_ships();
    check_figures();
    check_alone();
    arena_close(arena);
    return check_end();
}
