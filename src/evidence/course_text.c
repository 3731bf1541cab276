// The expected course in words and tables, as they may stand in a paper.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_answer.h"
#include "wire/paper.h"

#include <math.h>

static void say(struct text *out, struct str words)
{
    struct paper paper = paper_in(out, PAPER_USUAL, false);

    paper_begin(&paper, 0, 0);
    paper_say(&paper, PAPER_PLAIN, words);
    paper_end(&paper);
}

static void add_head(struct text *out, const struct course_answer *answer)
{
    const struct norm *norm = answer->norm;

    text_addf(out, "What happened for people who started here: %.*s\n",
              SHOW(answer->measure));
    if (norm) {
        say(out, text_print(out->arena,
                            "Norm: %.*s; %.*s; n = %d; %.*s; %.*s. Country: "
                            "%.*s.",
                            SHOW(norm->population), SHOW(norm->instrument),
                            norm->people, SHOW(norm->source), SHOW(norm->date),
                            SHOW(norm->country)));
    }
    if (answer->courses) {
        text_addf(out, "%zu courses, %zu with two scores or more; %zu scores",
                  answer->courses, answer->followed, answer->scores);
        if (answer->left_out) {
            text_addf(out, "; %zu row%s left out", answer->left_out,
                      answer->left_out == 1 ? "" : "s");
        }
        text_addf(out, "\n");
    }
}

static void add_count(struct text *out, int64_t n, int64_t least)
{
    if (n && n < least) {
        text_addf(out, "     < %lld", (long long)least);
    } else {
        text_addf(out, " %7lld", (long long)n);
    }
}

static void add_seen(struct text *out, const struct course_at *at)
{
    if (isnan(at->seen_median)) {
        text_addf(out, "  %7s %7s %7s\n", "-", "-", "-");
    } else {
        text_addf(out, "  %7.1f %7.1f %7.1f\n", at->seen_low, at->seen_median,
                  at->seen_high);
    }
}

static void add_stratum(struct text *out, const struct course_answer *answer,
                        const struct course_stratum *stratum)
{
    struct str words = course_stratum_words(out->arena, stratum);

    text_addf(out, "\nFirst score %.*s", SHOW(words));
    if (stratum->n) {
        text_addf(out, " (n = %lld; drawn from %.4g)", (long long)stratum->n,
                  stratum->start);
    }
    text_addf(out, "\n  %7s %8s %7s %7s", "session", "expected", "from", "to");
    if (stratum->n) {
        text_addf(out, " %7s  %7s %7s %7s", "n", "10 %", "50 %", "90 %");
    }
    text_addf(out, "\n");
    for (int i = 0; i < stratum->count; i++) {
        const struct course_at *at = &stratum->at[i];

        if (at->session == answer->first) {
            continue;
        }
        text_addf(out, "  %7.4g %8.1f %7.1f %7.1f", at->session, at->median,
                  at->low, at->high);
        if (stratum->n) {
            add_count(out, at->n, answer->least);
            add_seen(out, at);
        } else {
            text_addf(out, "\n");
        }
    }
}

void course_print_text(struct text *out, const struct course_answer *answer)
{
    const struct growth *model = &answer->model;

    add_head(out, answer);
    for (int i = 0; i < answer->stratum_count; i++) {
        add_stratum(out, answer, &answer->strata[i]);
    }
    course_print_calibration(out, answer);
    text_addf(out, "\n");
    say(out,
        text_print(
            out->arena,
            "Scores on the logarithm of the session: %.4g %c %.4g "
            "log(session); "
            "starts vary with SD %.3g, slopes with %.3g, scores around their "
            "course with %.3g. The expected course and its band are the exact "
            "conditional normal distribution given the first score, with what "
            "the two coefficients are not known by (Laird and Ware 1982).",
            model->intercept, model->slope < 0 ? '-' : '+', fabs(model->slope),
            sqrt(model->varies.intercept), sqrt(model->varies.slope),
            sqrt(model->sigma2)));
    say(out, STR("It describes what happened for many; it does not say how one "
                 "person will do, and is no target. One in five scores lies "
                 "outside of such a band when all is as usual."));
    for (int i = 0; i < answer->notes.count; i++) {
        text_addf(out, "\n");
        say(out,
            text_print(out->arena, "Note: %.*s", SHOW(answer->notes.at[i])));
    }
}
