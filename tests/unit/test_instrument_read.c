// Instrument files that are broken: each is refused with its place and reason.
// And the JSON reader below them: its limits, its lines.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "measure/registry.h"
#include "measure/score.h"
#include "wire/json.h"

static struct arena *arena;

#define HEAD                                                                   \
    "{\"code\":\"x\",\"version\":\"1\",\"name\":\"X\","                        \
    "\"licence\":{\"class\":\"A\",\"terms\":\"ours\"},"
#define ITEMS                                                                  \
    "\"options\":[0,1,2],\"items\":[{\"code\":\"1\"},{\"code\":\"2\"}],"

static const struct {
    const char *name, *json, *says;
} BROKEN[] = {
    {"broken JSON names its line",          "{\n\"code\": \"x\"\n\"name\": 1}",
     "line 3"                                                                                                                                    },
    {"a key twice",                         "{\"code\":\"x\",\"code\":\"y\"}",                   "duplicate"                                     },
    {"text behind the end",                 HEAD "\"items\":[]} x",                              "line 1"                                        },
    {"not an object",                       "[1]",                                               "must be an object"                             },
    {"an unknown key",                      HEAD "\"itens\":[]}",                                "\"itens\" is not a key"                        },
    {"no name",                             "{\"code\":\"x\",\"version\":\"1\"}",                "name: is missing"                              },
    {"a code with capitals",
     "{\"code\":\"X y\",\"version\":\"1\",\"name\":\"X\"}",                                      "code: only a to z"                             },
    {"no licence",                          "{\"code\":\"x\",\"version\":\"1\",\"name\":\"X\"}",
     "licence: is missing"                                                                                                                       },
    {"better than what",                    HEAD "\"better\":\"more\"}",                         "better: must be"                               },
    {"no options",                          HEAD "\"items\":[{\"code\":\"1\"}]}",
     "items[0]: has no options"                                                                                                                  },
    {"an option twice",                     HEAD "\"options\":[0,1,1],\"items\":[]}",
     "options[2]: the value 1 stands here twice"                                                                                                 },
    {"half an option",                      HEAD "\"options\":[{\"text\":\"a\"}]}",
     "options[0].value: is missing"                                                                                                              },
    {"an item twice",
     HEAD "\"options\":[0,1],\"items\":[{\"code\":\"1\"},{\"code\":\"1\"}]}",
     "items[1]: the code \"1\" stands here twice"                                                                                                },
    {"words for some items only",
     HEAD "\"options\":[{\"value\":0,\"text\":\"a\"}],\"items\":[{\"code\":"
          "\"1\",\"text\":\"a\"},{\"code\":\"2\"}]}",                                            "items[1]: every item has its text"             },
    {"words without options' words",
     HEAD "\"options\":[0],\"items\":[{\"code\":\"1\",\"text\":\"a\"}]}",
     "items[0]: an option has no text"                                                                                                           },
    {"a scale of items that are not there",
     HEAD ITEMS "\"scales\":[{\"name\":\"total\",\"items\":[\"3\"]}]}",
     "scales[0].items[0]: there is no item \"3\""                                                                                                },
    {"reversed outside the scale",
     HEAD ITEMS "\"scales\":[{\"name\":\"total\",\"items\":[\"1\"],"
                "\"reversed\":[\"2\"]}]}",                                                       "item 2 is not in this scale"                   },
    {"a range that the items do not give",
     HEAD ITEMS "\"scales\":[{\"name\":\"total\",\"range\":[0,5]}]}",
     "says 0 to 5, the items give 0 to 4"                                                                                                        },
    {"no range",                            HEAD ITEMS "\"scales\":[{\"name\":\"total\"}]}",
     "scales[0].range: must be"                                                                                                                  },
    {"a multiplier of nothing",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"multiplier\":0}]}",
     "multiplier must be above 0"                                                                                                                },
    {"a gap rule without a source",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"may_miss\":1}]}",
     "may_miss_source: is missing"                                                                                                               },
    {"a gap rule that leaves nothing",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"may_miss\":2,"
                "\"may_miss_source\":\"s\"}]}",                                                  "must leave at least one answer"                },
    {"bands that overlap",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"range\":[0,4],\"bands\":{"
                "\"trust\":\"U\",\"list\":[[0,2,\"a\"],[2,4,\"b\"]]}}]}",                        "bands.list[1]: overlaps"                       },
    {"a figure nobody vouches for",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"range\":[0,4],"
                "\"cutoff\":{\"value\":3}}]}",                                                   "cutoff.trust: is missing"                      },
    {"a trust that there is not",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"range\":[0,4],"
                "\"cutoff\":{\"value\":3,\"trust\":\"X\"}}]}",                                   "cutoff.trust: must be V"                       },
    {"verified without a source",
     HEAD ITEMS "\"scales\":[{\"name\":\"t\",\"range\":[0,4],"
                "\"cutoff\":{\"value\":3,\"trust\":\"V\"}}]}",                                   "cutoff.source: is missing"                     },
    {"an example of another length",
     HEAD ITEMS "\"examples\":[{\"name\":\"a\",\"answers\":[1]}]}",
     "examples[0].answers: has 1 answers for 2 items"                                                                                            },
    {"an example of another scale",
     HEAD ITEMS "\"examples\":[{\"name\":\"a\",\"answers\":[1,1],"
                "\"scores\":{\"sum\":2}}]}",                                                     "examples[0].scores.sum: there is no such scale"},
};

static void test_broken(void)
{
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        struct instrument instrument;
        struct err err = {0};
        bool taken =
            instrument_parse(arena, str_of(BROKEN[i].json), &instrument, &err);

        if (!strstr(err.text, BROKEN[i].says)) {
            printf("%s: %s\n", BROKEN[i].name, err.text);
        }
        CHECK(BROKEN[i].name, !taken && err.kind == ERR_INPUT
                                  && strstr(err.text, BROKEN[i].says));
    }
}

static void test_limits(void)
{
    struct text deep = text_in(arena);
    struct node root;
    struct err err = {0};
    struct str huge = {arena_take(arena, 1, JSON_MAX_BYTES + 1),
                       JSON_MAX_BYTES + 1};

    for (int i = 0; i < JSON_MAX_DEPTH + 1; i++) {
        text_addc(&deep, '[');
    }
    CHECK("nested too deep",
          !json_open(text_str(&deep), &root, &err) && err.kind == ERR_LIMIT);
    CHECK("too large", !json_open(huge, &root, &err) && err.kind == ERR_LIMIT);
    CHECK("brackets in text are no nesting",
          json_open(STR("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]"),
                    &root, &err));
    json_close(&root);
    json_close(&root);
    CHECK("closing twice is harmless", root.value == NULL);
    CHECK("half a character",
          !json_open(STR("[\"\xc3\"]"), &root, &err) && err.kind == ERR_INPUT);
    CHECK("nothing", !json_open(STR(""), &root, &err));
}

// ---- adding -----------------------------------------------------------------

static struct str shipped(const char *name)
{
    struct text text = text_in(arena);
    char path[80];
    FILE *file;
    int c;

    (void)snprintf(path, sizeof path, "instruments/%s.json", name);
    file = fopen(path, "r");
    while (file && (c = getc(file)) != EOF) {
        text_addc(&text, (char)c);
    }
    if (file) {
        (void)fclose(file);
    }
    return text_str(&text);
}

static struct str with(struct str text, const char *from, const char *to)
{
    const char *at = strstr(text.at, from);
    struct text changed = text_in(arena);

    CHECK("there is something to change", at);
    text_add(&changed, (struct str){text.at, (size_t)(at - text.at)});
    text_add(&changed, str_of(to));
    text_add(&changed, str_of(at + strlen(from)));
    return text_str(&changed);
}

static void test_adding(void)
{
    struct registry registry;
    const struct instrument *added = NULL;
    struct err err = {0};
    struct str phq9 = shipped("phq9");
    struct str own = with(phq9, "\"phq9\"", "\"mine\"");
    int before;

    CHECK("the registry", registry_open(arena, &registry, &err));
    before = registry.count;
    CHECK("the shipped file again is harmless",
          registry_add(&registry, phq9, &added, &err)
              && registry.count == before);
    CHECK("an altered text under the same version is refused",
          !registry_add(&registry, with(phq9, "Little interest", "No interest"),
                        &added, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("and under a new version of the old name",
          !registry_add(&registry,
                        with(with(phq9, "Little interest", "No interest"),
                             "\"version\": \"1\"", "\"version\": \"2\""),
                        &added, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("another name is fine", registry_add(&registry, own, &added, &err)
                                      && str_is(str_of(added->code), "mine"));
    CHECK("twice is harmless", registry_add(&registry, own, &added, &err)
                                   && registry.count == before + 1);
    CHECK("an example that comes out otherwise is refused",
          !registry_add(&registry,
                        with(with(own, "\"total\": 27", "\"total\": 26"),
                             "\"version\": \"1\"", "\"version\": \"3\""),
                        &added, &err)
              && err.kind == ERR_INPUT && strstr(err.text, "scoring gives 27"));
}

static void test_words_for_a_key(void)
{
    struct registry registry;
    const struct instrument *added = NULL;
    struct err err = {0};
    struct str key =
        with(shipped("risq"), "\"version\": \"1\"", "\"version\": \"1-elm\"");
    const char *options = "\"options\": [0, 1]";
    struct str words = with(key, options,
                            "\"options\": [{\"value\":0,\"text\":\"No\"},"
                            "{\"value\":1,\"text\":\"Yes\"}]");

    for (int i = 1; i <= 4; i++) {
        struct str code = text_print(arena, "{\"code\": \"%d\",", i);
        struct str text = text_print(
            arena, "{\"code\": \"%d\", \"text\": \"Words %d\",", i, i);

        words = with(words, code.at, text.at);
    }
    CHECK("the registry", registry_open(arena, &registry, &err));
    CHECK("a practice brings the words of a key",
          registry_add(&registry, words, &added, &err) && added->has_text);
    CHECK("they are what is found from now on",
          registry_find(&registry, STR("risq")) == added);
    CHECK("the shipped version is still there",
          registry_find_version(&registry, STR("risq"), STR("1")) != NULL);
    CHECK("words may not change the scoring",
          !registry_add(&registry,
                        with(with(words, "1-elm", "1-oak"), "\"warns\": true",
                             "\"warns\": false"),
                        &added, &err)
              && err.kind == ERR_CONFLICT);
}

int main(void)
{
    arena = arena_open("test");
    test_broken();
    test_limits();
    test_adding();
    test_words_for_a_key();
    arena_close(arena);
    return check_end();
}
