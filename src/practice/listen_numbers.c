// listen_numbers - see listen_numbers.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_numbers.h"

#include "base/arena.h"
#include "wire/json.h"
#include "wire/json_out.h"

#include <math.h>

enum { VERSION = 1, DECIMALS = 6 };

static const char NONE[] = "none"; // the class whose name is empty

const char *listen_class_name(enum code_task task, int class)
{
    const char *name = CODE_TASK_ROWS[task].class_names[class];

    return name[0] ? name : NONE;
}

struct listen_kept listen_kept_of(const struct numbers *numbers)
{
    struct listen_kept kept = {.differ_count = 0};

    for (int i = 0; i < NUMBER_COUNT; i++) {
        kept.value[i] = numbers->of[i].value;
    }
    return kept;
}

struct str listen_numbers_print(struct arena *arena,
                                const struct listen_kept *kept)
{
    struct text text = text_in(arena);
    struct json_out out = json_out_in(&text);

    json_object_short(&out, NULL);
    json_whole(&out, "version", VERSION);
    json_object(&out, "numbers");
    for (int i = 0; i < NUMBER_COUNT; i++) {
        if (isfinite(kept->value[i])) {
            json_real(&out, NUMBER_ROWS[i].key, kept->value[i], DECIMALS);
        }
    }
    json_end(&out);
    json_array(&out, "disputes");
    for (int i = 0; i < kept->differ_count; i++) {
        const struct listen_differ *differ = &kept->differ[i];
        enum code_task task = differ->task;

        json_object(&out, NULL);
        json_text(&out, "task", CODE_TASK_ROWS[task].name);
        json_text(&out, "given", listen_class_name(task, differ->given));
        json_text(&out, "said", listen_class_name(task, differ->said));
        json_whole(&out, "count", differ->count);
        json_end(&out);
    }
    json_end(&out);
    json_end(&out);
    return text_str(&text);
}

// ---- reading ----------------------------------------------------------------

static bool parse_values(const struct node *numbers, struct listen_kept *kept,
                         struct err *err)
{
    for (int i = 0; i < NUMBER_COUNT; i++) {
        kept->value[i] = NAN;
        if (!node_may_real(numbers, NUMBER_ROWS[i].key, &kept->value[i], err)) {
            return false;
        }
    }
    return true;
}

static bool find_task(const char *name, enum code_task *task)
{
    for (int i = 0; i < CODE_TASKS; i++) {
        if (str_is(str_of(name), CODE_TASK_ROWS[i].name)) {
            *task = (enum code_task)i;
            return true;
        }
    }
    return false;
}

bool listen_class_find(enum code_task task, struct str name, int *class)
{
    for (int i = 0; i < CODE_TASK_ROWS[task].classes; i++) {
        if (str_is(name, listen_class_name(task, i))) {
            *class = i;
            return true;
        }
    }
    return false;
}

static bool parse_differ(struct arena *arena, const struct node *node,
                         struct listen_differ *differ, struct err *err)
{
    const char *task = NULL, *given = NULL, *said = NULL;

    return node_need_text(arena, node, "task", &task, err)
        && node_need_text(arena, node, "given", &given, err)
        && node_need_text(arena, node, "said", &said, err)
        && node_may_whole(node, "count", &differ->count, err)
        && ((find_task(task, &differ->task)
             && listen_class_find(differ->task, str_of(given), &differ->given)
             && listen_class_find(differ->task, str_of(said), &differ->said))
            || err_set(err, ERR_OUTSIDE, "a label that is not known"));
}

static bool parse_all(struct arena *arena, const struct node *root,
                      struct listen_kept *kept, struct err *err)
{
    struct node numbers, disputes;
    int count;

    (void)node_member(root, "numbers", &numbers);
    (void)node_member(root, "disputes", &disputes);
    count = node_count(&disputes);
    kept->differ_count =
        count < LISTEN_DIFFER_MOST ? count : LISTEN_DIFFER_MOST;
    for (int i = 0; i < kept->differ_count; i++) {
        struct node one = node_element(&disputes, i);

        if (!parse_differ(arena, &one, &kept->differ[i], err)) {
            return false;
        }
    }
    return parse_values(&numbers, kept, err);
}

bool listen_numbers_parse(struct arena *arena, struct str json,
                          struct listen_kept *kept, struct err *err)
{
    struct node root;
    bool done;

    *kept = (struct listen_kept){.differ_count = 0};
    if (!json_open(json, &root, err)) {
        err->kind = ERR_OUTSIDE; // we wrote it ourselves
        return false;
    }
    done = parse_all(arena, &root, kept, err);
    json_close(&root);
    return done;
}
