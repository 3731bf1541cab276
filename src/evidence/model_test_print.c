// model_test_print - the tests of single terms: as tables, and in the JSON of
// the answer.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_print.h"
#include "evidence/model_test.h"
#include "wire/json_out.h"

#include <math.h>

enum { TERM_LEAST = 12, TERM_MOST = 40 };

static int term_room(const struct model_dropped_list *list)
{
    size_t room = TERM_LEAST;

    for (int i = 0; i < list->count; i++) {
        size_t letters = str_letters(list->at[i].term);

        room = letters > room ? letters : room;
    }
    return room < TERM_MOST ? (int)room : TERM_MOST;
}

static bool has_mixture(const struct model_dropped_list *list)
{
    bool any = false;

    for (int i = 0; i < list->count; i++) {
        any = any || !isnan(list->at[i].ratio.p_mixture);
    }
    return any;
}

static void add_dropped(struct text *out, const struct model_dropped *dropped,
                        int room, bool mixture)
{
    int pad = room - (int)str_letters(dropped->term);

    text_addf(out, "  %.*s%*s", SHOW(dropped->term), pad > 0 ? pad : 0, "");
    if (!dropped->fitted) {
        text_addf(out, "  -\n");
        return;
    }
    model_text_number(out, dropped->ratio.chisq, 4, 9);
    text_addf(out, " %4d", dropped->ratio.df);
    model_text_p(out, dropped->ratio.p);
    if (mixture) {
        text_addf(out, " ");
        model_text_p(out, dropped->ratio.p_mixture);
    }
    text_addf(out, " %10.2f\n", dropped->aic);
    text_addf(out, "      %.*s\n", SHOW(dropped->formula));
}

static void add_list(struct text *out, const char *title, const char *how,
                     const struct model_dropped_list *list)
{
    int room = term_room(list);
    bool mixture = has_mixture(list);

    if (list->count == 0) {
        return;
    }
    text_addf(out, "\n%s (%s)\n  %*s %9s %4s %7s%s %10s\n", title, how, room,
              "", "chi2", "df", "p", mixture ? "  mixture" : "", "AIC");
    for (int i = 0; i < list->count; i++) {
        add_dropped(out, &list->at[i], room, mixture);
    }
}

void model_tests_text(struct text *out, const struct model_tests *tests)
{
    const char *how = tests->ml ? "maximum likelihood" : "REML";

    add_list(out, "Fixed effects, each left out",
             tests->refitted ? "maximum likelihood, for which the REML fit was "
                               "made again"
                             : "maximum likelihood",
             &tests->fixed);
    add_list(out, "Random effects, each made simpler", how, &tests->random);
    add_list(out, "Residuals, against none of it", how, &tests->residual);
    for (int i = 0; i < tests->notes.count; i++) {
        text_addf(out, "\nNote: %.*s\n", SHOW(tests->notes.at[i]));
    }
}

static void print_list(struct json_out *out, const char *key,
                       const struct model_dropped_list *list)
{
    json_array(out, key);
    for (int i = 0; i < list->count; i++) {
        const struct model_dropped *dropped = &list->at[i];
        const struct model_ratio *ratio = &dropped->ratio;
        double none = dropped->fitted ? 0 : NAN;

        json_object(out, NULL);
        json_str(out, "term", dropped->term);
        json_str(out, "formula", dropped->formula);
        json_number(out, "parameters", dropped->parameters + none);
        json_number(out, "aic", dropped->aic);
        json_number(out, "loglik", dropped->loglik);
        json_number(out, "chisq", ratio->chisq);
        json_number(out, "df", ratio->df + none);
        json_number(out, "p", ratio->p);
        json_number(out, "p_mixture", ratio->p_mixture);
        json_end(out);
    }
    json_end(out);
}

void model_tests_json(struct json_out *out, const struct model_tests *tests)
{
    json_object(out, "tests");
    json_text(out, "fixed_method", "ML");
    json_text(out, "random_method", tests->ml ? "ML" : "REML");
    print_list(out, "fixed", &tests->fixed);
    print_list(out, "random", &tests->random);
    print_list(out, "residual", &tests->residual);
    json_array(out, "notes");
    for (int i = 0; i < tests->notes.count; i++) {
        json_str(out, NULL, tests->notes.at[i]);
    }
    json_end(out);
    json_end(out);
}
