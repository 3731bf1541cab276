// model_compare_print - models side by side: as a table, and in the JSON of the
// answer.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_compare.h"
#include "evidence/model_print.h"
#include "wire/json_out.h"

#include <math.h>

static const char *how(const struct model_comparison *comparison)
{
    return !comparison->ml      ? "REML"
         : comparison->refitted ? "maximum likelihood, for which REML fits "
                                  "were made again"
                                : "maximum likelihood";
}

static bool has_mixture(const struct model_comparison *comparison)
{
    bool any = false;

    for (int i = 0; i < comparison->count; i++) {
        any = any || !isnan(comparison->models[i].ratio.p_mixture);
    }
    return any;
}

static void add_model(struct text *out, const struct model_compared *model,
                      int number, bool mixture)
{
    text_addf(out, "  %2d %6d %10.2f %10.2f %10.2f %10.2f", number,
              model->parameters, model->aic, model->bic, model->loglik,
              model->deviance);
    if (model->against >= 0) {
        text_addf(out, " %4d", model->against + 1);
        model_text_number(out, model->ratio.chisq, 4, 9);
        text_addf(out, " %4d", model->ratio.df);
        model_text_p(out, model->ratio.p);
        if (mixture) {
            model_text_p(out, model->ratio.p_mixture);
        }
    }
    text_addf(out, "\n");
}

void model_comparison_text(struct text *out,
                           const struct model_comparison *comparison)
{
    bool mixture = has_mixture(comparison);

    text_addf(out, "\nModels of the same %zu rows (%s)\n", comparison->n,
              how(comparison));
    for (int i = 0; i < comparison->count; i++) {
        text_addf(out, "  %2d  %.*s\n", i + 1,
                  SHOW(comparison->models[i].formula));
    }
    text_addf(out, "\n  %2s %6s %10s %10s %10s %10s %4s %9s %4s %7s%s\n", "",
              "params", "AIC", "BIC", "log-lik.", "deviance", "to", "chi2",
              "df", "p", mixture ? "  mixture" : "");
    for (int i = 0; i < comparison->count; i++) {
        add_model(out, &comparison->models[i], i + 1, mixture);
    }
    for (int i = 0; i < comparison->notes.count; i++) {
        text_addf(out, "\nNote: %.*s\n", SHOW(comparison->notes.at[i]));
    }
}

static void print_model(struct json_out *out,
                        const struct model_compared *model)
{
    json_object(out, NULL);
    json_str(out, "formula", model->formula);
    json_whole(out, "parameters", model->parameters);
    json_number(out, "aic", model->aic);
    json_number(out, "bic", model->bic);
    json_number(out, "loglik", model->loglik);
    json_number(out, "deviance", model->deviance);
    json_number(out, "against",
                model->against < 0 ? (double)NAN : model->against);
    json_number(out, "chisq", model->ratio.chisq);
    json_number(out, "df", model->against < 0 ? (double)NAN : model->ratio.df);
    json_number(out, "p", model->ratio.p);
    json_number(out, "p_mixture", model->ratio.p_mixture);
    json_end(out);
}

void model_comparison_json(struct json_out *out,
                           const struct model_comparison *comparison)
{
    json_array(out, "comparison");
    for (int i = 0; i < comparison->count; i++) {
        print_model(out, &comparison->models[i]);
    }
    json_end(out);
    json_text(out, "comparison_method", comparison->ml ? "ML" : "REML");
    json_flag(out, "comparison_refitted", comparison->refitted);
    json_array(out, "comparison_notes");
    for (int i = 0; i < comparison->notes.count; i++) {
        json_str(out, NULL, comparison->notes.at[i]);
    }
    json_end(out);
}
