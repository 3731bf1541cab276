// evidence_question - see evidence_question.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/evidence_question.h"

#include "base/arena.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

// ---- names ------------------------------------------------------------------

static bool is_same_word(struct str word, const char *name)
{
    if (word.len != strlen(name)) {
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        if (toupper((unsigned char)word.at[i])
            != toupper((unsigned char)name[i])) {
            return false;
        }
    }
    return true;
}

// The place of `word` in `names`, whatever its capitals; -1: it is none.
static int find_word(struct str word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (is_same_word(word, names[i])) {
            return i;
        }
    }
    return -1;
}

static struct str list_words(struct arena *arena, const char *const *names,
                             int count)
{
    struct text text = text_in(arena);

    for (int i = 0; i < count; i++) {
        text_addf(&text, "%s%s",
                  i == 0          ? ""
                  : i < count - 1 ? ", "
                                  : " or ",
                  names[i]);
    }
    return text_str(&text);
}

// One of `names`, or an error that lists them; `*found` stays when not given.
static bool read_word(const struct command *command, const char *option,
                      const char *const *names, const int count[1], int *found,
                      struct err *err)
{
    struct str word = command_value(command, option);
    int at = find_word(word, names, *count);

    if (!word.at) {
        return true;
    }
    if (at < 0) {
        return err_set(err, ERR_INPUT, "%s is %.*s", option,
                       SHOW(list_words(command->arena, names, *count)));
    }
    *found = at;
    return true;
}

// MH and PETO take the tables themselves.
static bool read_tables_method(struct str word, struct pool_question *question)
{
    bool is_mh = is_same_word(word, "MH");

    if (!is_mh && !is_same_word(word, "PETO")) {
        return false;
    }
    question->model = is_mh ? POOL_BY_MH : POOL_BY_PETO;
    question->settings.method = POOL_EE;
    if (!question->effect.measure.len) {
        question->effect.measure = is_mh ? STR("or") : STR("peto");
    }
    return true;
}

static bool read_method(const struct command *command,
                        struct pool_question *question, struct err *err)
{
    static const struct {
        const char *name;
        enum pool_method method;
    } OTHERS[] = {
        {"FE", POOL_EE},
        {"CE", POOL_EE}
    };
    struct str word = command_value(command, "--method");
    int at = find_word(word, POOL_METHOD_NAMES, POOL_METHODS);

    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        at = is_same_word(word, OTHERS[i].name) ? (int)OTHERS[i].method : at;
    }
    if (!word.at || read_tables_method(word, question)) {
        return true;
    }
    if (at < 0) {
        return err_set(
            err, ERR_INPUT,
            "--method is %.*s; FE and CE are other names of "
            "EE",
            SHOW(list_words(command->arena, POOL_METHOD_NAMES, POOL_METHODS)));
    }
    question->settings.method = (enum pool_method)at;
    return true;
}

static bool read_test(const struct command *command,
                      struct pool_question *question, struct err *err)
{
    int test = (int)question->settings.test;

    if (!read_word(command, "--test", POOL_TEST_NAMES,
                   (const int[]){POOL_TESTS}, &test, err)) {
        return false;
    }
    question->settings.test = (enum pool_test)test;
    return true;
}

static bool read_robust(const struct command *command,
                        struct pool_question *question, struct err *err)
{
    int kind = ROBUST_CR2;

    question->robust = command_has(command, "--robust");
    if (!read_word(command, "--robust", ROBUST_KIND_NAMES,
                   (const int[]){ROBUST_KINDS}, &kind, err)) {
        return false;
    }
    question->robust_kind = (enum robust_kind)kind;
    return true;
}

// "95" or ".95".
static bool read_level(const struct command *command,
                       struct pool_question *question, struct err *err)
{
    struct str given = command_value(command, "--level");
    double level = 95;

    if (given.at && !str_parse_real(given, &level)) {
        level = NAN;
    }
    level = level >= 1 ? level / 100 : level;
    if (!(level > 0 && level < 1)) {
        return err_set(err, ERR_INPUT,
                       "--level is the percentage that intervals cover, as in "
                       "95");
    }
    question->settings.level = level;
    return true;
}

static bool read_transform(const struct command *command,
                           struct pool_question *question, struct err *err)
{
    struct str name = command_value(command, "--transf");

    question->has_transform = name.at != NULL;
    return !name.at || transform_find(name, &question->transform)
        || err_set(err, ERR_INPUT,
                   "--transf is exp, ztor, ilogit, iarcsin or none");
}

// How effects are worked out of tables and means.
static bool read_effect(const struct command *command,
                        struct pool_question *question, struct err *err)
{
    static const char *const TO[] = {"only0", "if0all", "all", "none"};
    struct effect_question *effect = &question->effect;
    struct str add = command_value(command, "--add");
    int to = EFFECT_SIZE_ONLY0;

    effect->measure = command_value(command, "--effect");
    effect->has_to = command_has(command, "--to");
    effect->drop_double_zero = command_has(command, "--drop00");
    effect->approximate = command_has(command, "--approximate-j");
    effect->add = NAN;
    if (!effects_check(command->arena, effect, err)
        || !read_word(command, "--to", TO, (const int[]){4}, &to, err)) {
        return false;
    }
    effect->to = (enum effect_size_to)to;
    return !add.at || (str_parse_real(add, &effect->add) && effect->add >= 0)
        || err_set(err, ERR_INPUT,
                   "--add is what is added to each cell of a table, as in .5");
}

// ---- columns ----------------------------------------------------------------

// Options may be given more than once and hold several names: "v1i,v2i".
static void add_known(struct pool_question *question, struct str *names,
                      struct str list)
{
    while (list.at && question->known_count < POOL_KNOWN_MAX) {
        struct str name = str_trim(str_cut(&list, ','));

        if (name.len) {
            names[question->known_count++] = name;
        }
    }
}

static void read_known(const struct command *command,
                       struct pool_question *question)
{
    struct option_values given = command_values(command, "--cov");
    struct str *names =
        arena_take(command->arena, POOL_KNOWN_MAX, sizeof *names);

    for (int i = 0; i < given.count; i++) {
        add_known(question, names, given.at[i]);
    }
    question->known = names;
    question->effect.variances_known_apart = question->known_count > 0;
}

static void read_columns(const struct command *command,
                         struct pool_question *question)
{
    for (int i = 0; i < EFFECT_ROLES; i++) {
        question->effect.columns[i] =
            command_value(command, EFFECT_ROLE_OPTIONS[i]);
    }
    question->mods = command_value(command, "--mods");
    question->study = command_value(command, "--study");
    question->label = command_value(command, "--label");
    question->cluster = command_value(command, "--cluster");
    question->by = command_value(command, "--by");
    question->outcome = command_value(command, "--outcome");
    question->order = command_value(command, "--order");
    read_known(command, question);
}

// ---- what goes together -----------------------------------------------------

static bool check_levels(const struct pool_question *question, struct err *err)
{
    enum pool_method method = question->settings.method;

    if (question->model != POOL_LEVELS && question->model != POOL_OUTCOMES) {
        return true;
    }
    if (!question->study.len) {
        return err_set(err, ERR_INPUT,
                       "--%s needs --study: the column that says to which "
                       "study an effect belongs",
                       question->model == POOL_LEVELS ? "three-level"
                                                      : "outcome");
    }
    if (method != POOL_REML && method != POOL_ML) {
        return err_set(err, ERR_INPUT, "with --%s the method is REML or ML",
                       question->model == POOL_LEVELS ? "three-level"
                                                      : "outcome");
    }
    if (question->settings.test != POOL_Z
        && question->settings.test != POOL_T) {
        return err_set(err, ERR_INPUT,
                       "with --%s the test is z or t; --robust CR2 makes up "
                       "for few studies",
                       question->model == POOL_LEVELS ? "three-level"
                                                      : "outcome");
    }
    return !question->by.len
        || err_set(err, ERR_INPUT,
                   "--by is for one effect per study; take the column as a "
                   "moderator (--mods)");
}

static bool check_tables(const struct pool_question *question, struct err *err)
{
    static const char *const MEASURES[] = {"or", "rr", "rd"};
    bool is_mh = question->model == POOL_BY_MH;

    if (!is_mh && question->model != POOL_BY_PETO) {
        return true;
    }
    if (is_mh && find_word(question->effect.measure, MEASURES, 3) < 0) {
        return err_set(err, ERR_INPUT,
                       "--method MH pools tables: --effect is or, rr or rd");
    }
    if (!is_mh && !is_same_word(question->effect.measure, "peto")) {
        return err_set(err, ERR_INPUT,
                       "--method PETO pools tables: --effect is peto");
    }
    return !(question->mods.len || question->by.len || question->robust
             || question->settings.test != POOL_Z)
        || err_set(err, ERR_INPUT,
                   "--mods, --by, --robust and --test do not go with --method "
                   "%s",
                   is_mh ? "MH" : "PETO");
}

static bool check_together(const struct pool_question *question,
                           struct err *err)
{
    if (question->known_count && question->model != POOL_OUTCOMES) {
        return err_set(err, ERR_INPUT,
                       "--cov goes with --outcome: known covariances are of "
                       "several outcomes");
    }
    if (question->by.len && question->mods.len) {
        return err_set(err, ERR_INPUT,
                       "--by pools subgroups apart and --mods compares them in "
                       "one model; give one of the two");
    }
    return check_levels(question, err) && check_tables(question, err);
}

bool evidence_question_read(const struct command *command,
                            struct pool_question *question, struct err *err)
{
    bool levels = command_has(command, "--three-level");
    bool outcomes = command_has(command, "--outcome");

    *question = (struct pool_question){
        .source = command_value(command, "FILE"),
        .settings = pool_defaults(),
        .doubt = command_has(command, "--doubt"),
        .cumulative = command_has(command, "--cumulative"),
        .leave_one_out = command_has(command, "--leave-one-out"),
    };
    if (levels && outcomes) {
        return err_set(err, ERR_INPUT,
                       "--three-level and --outcome are two models; give one "
                       "of the two");
    }
    question->model = levels   ? POOL_LEVELS
                    : outcomes ? POOL_OUTCOMES
                               : POOL_STUDIES;
    read_columns(command, question);
    return read_effect(command, question, err)
        && read_method(command, question, err)
        && read_test(command, question, err)
        && read_robust(command, question, err)
        && read_level(command, question, err)
        && read_transform(command, question, err)
        && check_together(question, err);
}
