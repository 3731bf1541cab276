// From a formula and a file to a fit: the same whether the rows are kept, seen
// block by block, or sent as sums.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/model_sums.h"

static const struct model_settings SETTINGS = {.level = 0.95};

// Sessions of clients of therapists, some without a score, in no order. Numbers
// that any machine makes alike.
static char *make_csv(struct arena *arena, int rows)
{
    struct text out = text_in(arena);
    unsigned state = 3;

    text_addf(&out, "score,client,t,therapist,dose\n");
    for (int i = 0; i < rows; i++) {
        int client, t;

        state = state * 1664525U + 1013904223U;
        client = (int)(state >> 16) % 70;
        t = (int)(state >> 8) % 9;
        if (i % 31) {
            text_addf(&out, "%d",
                      (client * 37) % 23 + t * (client % 5 - 3)
                          + (int)(state >> 24) % 7);
        }
        text_addf(&out, ",c%d,%d,t%d,%d\n", client, t, client % 9,
                  (int)(state >> 12) % 4);
    }
    return str_text(arena, text_str(&out));
}

static struct frame_source source_of(const char *csv)
{
    return (struct frame_source){
        .path = "-", .in = fmemopen((void *)(uintptr_t)csv, strlen(csv), "r")};
}

static void check_alike(const char *name, const struct model_answer *a,
                        const struct model_answer *b)
{
    CHECK(name, a->n == b->n && a->left_out == b->left_out);
    CHECK(name, check_near(a->fit.criterion, b->fit.criterion, 1e-12));
    for (int i = 0; i < a->fixed_count; i++) {
        CHECK(name, str_is_equal(a->fixed[i].name, b->fixed[i].name)
                        && check_near(a->fixed[i].estimate,
                                      b->fixed[i].estimate, 1e-9)
                        && check_near(a->fixed[i].df, b->fixed[i].df, 1e-5));
    }
    for (int k = 0; k < a->random_count; k++) {
        CHECK(name, str_is_equal(a->random[k].group, b->random[k].group)
                        && a->random[k].units == b->random[k].units
                        && check_near(a->random[k].covariance[0],
                                      b->random[k].covariance[0], 1e-6));
    }
}

static void test_three_ways(struct arena *arena, const char *text,
                            const char *csv)
{
    struct model_sums kept, streamed, read;
    struct model_answer whole, other;
    struct formula formula;
    struct frame frame;
    struct text file = text_in(arena);
    struct err err = {0};
    struct frame_source source = source_of(csv);

    CHECK(text, formula_parse(arena, str_of(text), &formula, &err));
    CHECK(text, frame_read(arena, &source, &frame, NULL, &err));
    CHECK(text, model_make(arena, &formula, &frame, &SETTINGS, &whole, &err));
    CHECK(text, model_sums_make(arena, &formula, &frame, &SETTINGS, &kept, &err)
                    && model_sums_print(&file, &kept, &err)
                    && model_sums_read(arena, text_str(&file), &read, &err)
                    && model_sums_fit(arena, &read, &SETTINGS, &other, &err));
    check_alike(text, &whole, &other);
    (void)fclose(source.in);
    source = source_of(csv);
    CHECK(text,
          design_can_stream(&formula)
              && model_sums_stream(arena, &formula, &source, &SETTINGS,
                                   &streamed, &err)
              && model_sums_fit(arena, &streamed, &SETTINGS, &other, &err));
    check_alike(text, &whole, &other);
    (void)fclose(source.in);
    if (err.kind) {
        printf("%s\n", err.text);
    }
}

// Groups that cross each other cannot be seen row by row.
static void test_crossed(struct arena *arena, const char *csv)
{
    struct frame_source source = source_of(csv);
    struct model_sums sums;
    struct formula formula;
    struct err err = {0};

    CHECK("a formula",
          formula_parse(arena, STR("score ~ t + (1 | client) + (1 | t)"),
                        &formula, &err));
    CHECK("crossed: the whole table is asked for",
          !model_sums_stream(arena, &formula, &source, &SETTINGS, &sums, &err)
              && err.kind == ERR_CONFLICT);
    (void)fclose(source.in);
}

int main(void)
{
    static const char *const FORMULAS[] = {
        "score ~ t + (1 + t | client)",
        "score ~ log(t + 1) + dose + (1 | client)",
        "score ~ t + (1 | therapist) + (t | client)",
        "score ~ t + (1 | therapist/client)",
        "score ~ t + (t || client)",
        "score ~ 0 + t + (0 + t | client)",
    };
    struct arena *arena = arena_open("model");
    char *csv = make_csv(arena, 3000);

    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++) {
        test_three_ways(arena, FORMULAS[i], csv);
    }
    test_crossed(arena, csv);
    arena_close(arena);
    return check_end();
}
