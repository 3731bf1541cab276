// How reliable a form was here, in words and as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_print.h"

static void say_why(struct paper *paper,
                    const struct reliability_people *people)
{
    paper_begin(paper, 0, 0);
    paper_sayf(paper, PAPER_PLAIN, "Nothing can be said: %.*s.",
               SHOW(people->why));
    paper_end(paper);
}

static void say_again(struct paper *paper,
                      const struct reliability_people *people)
{
    struct arena *arena = paper->text->arena;
    const struct agreement_icc *icc = &people->again.at[ICC2];

    if (!people->has_again) {
        return;
    }
    paper_head(paper, "Does the score come back?");
    paper_begin(paper, 2, 2);
    paper_sayf(
        paper, PAPER_PLAIN,
        "ICC(2,1) of the first two forms of %zu people, %.0f days apart (the "
        "median): %.*s [%.*s, %.*s]. Whatever happened between them counts as "
        "error here: with people who were not changing it would be higher.",
        people->again.n, people->days,
        SHOW(reliability_part(arena, icc->icc, 3)),
        SHOW(reliability_part(arena, icc->low, 3)),
        SHOW(reliability_part(arena, icc->high, 3)));
    paper_end(paper);
}

void reliability_people_text(struct paper *paper, const char *name,
                             const struct reliability_people *people)
{
    paper_begin(paper, 0, 0);
    paper_sayf(paper, PAPER_STRONG, "%s, in this practice", name);
    paper_end(paper);
    paper_begin(paper, 0, 0);
    paper_sayf(
        paper, PAPER_PLAIN,
        "%zu forms of %zu people, %zu of whom filled in two or more. How "
        "items go together is asked of each person's first form, what "
        "lies within and between people of all of them.",
        people->forms, people->people, people->twice);
    paper_end(paper);
    paper_blank(paper);
    if (!people->found) {
        say_why(paper, people);
        return;
    }
    reliability_text(paper, &people->answer);
    say_again(paper, people);
}

// ---- JSON -------------------------------------------------------------------

static void put_again(struct json_out *out,
                      const struct reliability_people *people)
{
    static const char *const NAMES[ICC_COUNT] = {"ICC1",  "ICC2",  "ICC3",
                                                 "ICC1k", "ICC2k", "ICC3k"};

    if (!people->has_again) {
        json_null(out, "again");
        return;
    }
    json_object(out, "again");
    json_whole(out, "n", (int64_t)people->again.n);
    json_number(out, "days", people->days);
    json_array(out, "icc");
    for (int i = 0; i < ICC_COUNT; i++) {
        const struct agreement_icc *icc = &people->again.at[i];

        json_object_short(out, NULL);
        json_text(out, "type", NAMES[i]);
        json_number(out, "icc", icc->icc);
        json_array_short(out, "ci");
        json_number(out, NULL, icc->low);
        json_number(out, NULL, icc->high);
        json_end(out);
        json_end(out);
    }
    json_end(out);
    json_end(out);
}

void reliability_people_json(struct text *out,
                             const struct reliability_people *people)
{
    struct json_out json = json_out_in(out);

    json_object(&json, NULL);
    json_whole(&json, "people", (int64_t)people->people);
    json_whole(&json, "forms", (int64_t)people->forms);
    json_whole(&json, "twice", (int64_t)people->twice);
    if (people->found) {
        json_null(&json, "why");
        put_again(&json, people);
        reliability_json_in(&json, "reliability", &people->answer);
    } else {
        json_str(&json, "why", people->why);
    }
    json_end(&json);
}
