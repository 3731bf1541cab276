// norm_file - see norm_file.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/norm_file.h"

#include "base/moment.h"
#include "wire/json.h"
#include "wire/json_out.h"

#include <math.h>
#include <string.h>

static const char FIRST[] = "rapport_norm";
static const char TIME[] = "log(session)";
enum { FORMAT = 1 };

// ---- in ---------------------------------------------------------------------

static const struct words {
    const char *key;
    size_t place;
} WORDS[] = {
    {"instrument",         offsetof(struct norm, instrument)},
    {"instrument_version", offsetof(struct norm, version)   },
    {"scale",              offsetof(struct norm, scale)     },
    {"population",         offsetof(struct norm, population)},
    {"country",            offsetof(struct norm, country)   },
    {"source",             offsetof(struct norm, source)    },
    {"date",               offsetof(struct norm, date)      },
};
enum { WORD_COUNT = sizeof WORDS / sizeof *WORDS };

static struct str *words_at(struct norm *norm, int i)
{
    return (struct str *)(void *)((char *)norm + WORDS[i].place);
}

static bool read_words(struct arena *arena, const struct node *root,
                       struct norm *norm, struct err *err)
{
    for (int i = 0; i < WORD_COUNT; i++) {
        struct node found;
        const char *text = NULL;

        if (!node_need_text(arena, root, WORDS[i].key, &text, err)) {
            return false;
        }
        if (strlen(text) > NORM_WORDS_MOST) {
            (void)node_member(root, WORDS[i].key, &found);
            return node_refuse(&found, err, "is longer than %d bytes",
                               NORM_WORDS_MOST);
        }
        *words_at(norm, i) = str_of(text);
    }
    return true;
}

static bool read_numbers(const struct node *list, int count, double *to,
                         struct err *err)
{
    if (!node_check_array(list, count, err)) {
        return false;
    }
    if (node_count(list) != count) {
        return node_refuse(list, err, "needs %d numbers", count);
    }
    for (int i = 0; i < count; i++) {
        struct node element = node_element(list, i);

        if (!node_real(&element, &to[i], err)) {
            return false;
        }
    }
    return true;
}

static bool read_pair(const struct node *model, const char *key,
                      struct growth_pair *pair, struct err *err)
{
    struct node matrix;
    double at[2][2] = {{0}};

    if (!node_member(model, key, &matrix)) {
        return node_refuse(&matrix, err, "is missing");
    }
    if (!node_check_array(&matrix, 2, err)) {
        return false;
    }
    if (node_count(&matrix) != 2) {
        return node_refuse(&matrix, err, "needs 2 rows");
    }
    for (int i = 0; i < 2; i++) {
        struct node row = node_element(&matrix, i);

        if (!read_numbers(&row, 2, at[i], err)) {
            return false;
        }
    }
    *pair = (struct growth_pair){at[0][0], at[0][1], at[1][1]};
    return at[0][1] == at[1][0]
        || node_refuse(&matrix, err, "is not symmetric");
}

static bool read_model(const struct node *root, struct growth *model,
                       struct err *err)
{
    static const char *const KNOWN[] = {"beta", "G", "sigma2", "vcov_beta",
                                        NULL};
    struct node node;
    struct node list;
    struct err why = {0};
    double beta[2] = {0};

    if (!node_member(root, "model", &node)) {
        return node_refuse(&node, err, "is missing");
    }
    if (!node_check_object(&node, KNOWN, err)) {
        return false;
    }
    if (!node_member(&node, "beta", &list)) {
        return node_refuse(&list, err, "is missing");
    }
    if (!read_numbers(&list, 2, beta, err)
        || !read_pair(&node, "G", &model->varies, err)
        || !read_pair(&node, "vcov_beta", &model->vcov, err)
        || !node_need_real(&node, "sigma2", &model->sigma2, err)) {
        return false;
    }
    model->intercept = beta[0];
    model->slope = beta[1];
    return growth_check(model, &why) || node_refuse(&node, err, "%s", why.text);
}

static bool read_range(const struct node *root, struct norm *norm,
                       struct err *err)
{
    struct node list;
    double ends[2] = {0};

    norm->low = NAN;
    norm->high = NAN;
    if (!node_member(root, "range", &list)) {
        return true;
    }
    if (!read_numbers(&list, 2, ends, err)) {
        return false;
    }
    norm->low = ends[0];
    norm->high = ends[1];
    return ends[0] < ends[1]
        || node_refuse(&list, err, "is not a lowest and a highest score");
}

static bool read_counts(const struct node *root, struct norm *norm,
                        struct err *err)
{
    struct node node;
    struct civil day;
    struct err why = {0};
    int format = 0;

    if (!node_may_whole(root, FIRST, &format, err)
        || !node_may_whole(root, "n", &norm->people, err)
        || !node_need_real(root, "sessions", &norm->sessions, err)) {
        return false;
    }
    (void)node_member(root, FIRST, &node);
    if (format != FORMAT) {
        return node_refuse(&node, err, "is not %d: not a norm of this program",
                           FORMAT);
    }
    (void)node_member(root, "n", &node);
    if (norm->people < 1 || norm->people > NORM_PEOPLE_MOST) {
        return node_refuse(&node, err, "is not a number of people");
    }
    (void)node_member(root, "sessions", &node);
    if (!(norm->sessions >= 2 && norm->sessions <= 1000)) {
        return node_refuse(&node, err, "is not a session from 2 to 1000");
    }
    (void)node_member(root, "time", &node);
    if (!node_is(&node, TIME)) {
        return node_refuse(&node, err, "is not \"%s\", the only one there is",
                           TIME);
    }
    (void)node_member(root, "date", &node);
    return civil_parse(norm->date, &day, &why)
        || node_refuse(&node, err, "is not a day, as 2026-12-01");
}

bool norm_read(struct arena *arena, struct str json, struct norm *norm,
               struct err *err)
{
    static const char *const KNOWN[] = {
        FIRST,     "instrument", "instrument_version",
        "scale",   "n",          "population",
        "country", "source",     "date",
        "time",    "sessions",   "range",
        "model",   NULL};
    struct node root = {0};
    bool good;

    *norm = (struct norm){0};
    good = json_open_most(json, NORM_FILE_MOST, &root, err)
        && node_check_object(&root, KNOWN, err)
        && read_words(arena, &root, norm, err) && read_counts(&root, norm, err)
        && read_range(&root, norm, err) && read_model(&root, &norm->model, err);
    json_close(&root);
    return good;
}

// ---- out --------------------------------------------------------------------

static void print_list(struct json_out *out, const char *key, double first,
                       double second)
{
    json_array_short(out, key);
    json_number(out, NULL, first);
    json_number(out, NULL, second);
    json_end(out);
}

static void print_pair(struct json_out *out, const char *key,
                       const struct growth_pair *pair)
{
    json_array(out, key);
    print_list(out, NULL, pair->intercept, pair->both);
    print_list(out, NULL, pair->both, pair->slope);
    json_end(out);
}

void norm_print(struct text *text, const struct norm *norm)
{
    struct json_out out = json_out_in(text);
    struct norm copy = *norm;

    json_object(&out, NULL);
    json_whole(&out, FIRST, FORMAT);
    for (int i = 0; i < WORD_COUNT; i++) {
        json_str(&out, WORDS[i].key, *words_at(&copy, i));
    }
    json_whole(&out, "n", norm->people);
    json_text(&out, "time", TIME);
    json_number(&out, "sessions", norm->sessions);
    if (!isnan(norm->low)) {
        print_list(&out, "range", norm->low, norm->high);
    }
    json_object(&out, "model");
    print_list(&out, "beta", norm->model.intercept, norm->model.slope);
    print_pair(&out, "G", &norm->model.varies);
    json_number(&out, "sigma2", norm->model.sigma2);
    print_pair(&out, "vcov_beta", &norm->model.vcov);
    json_end(&out);
    json_end(&out);
}
