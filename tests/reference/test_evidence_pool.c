// `rapport evidence pool` as a researcher runs it: words in, JSON out, beside
// metafor's answers. That every estimator agrees is tests/reference/test_pool.c
// and its neighbours; here it is the command: that each option reaches its
// engine and each answer its member.
//
// SOURCE: ../shared/data/meta/reference.json (metafor 3.8-1, clubSandwich
// 0.5.8, in R 4.2.2)

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "cli/command.h"

#include <jansson.h>
#include <unistd.h>

#define META "../shared/data/meta/"

static struct arena *arena;
static json_t *reference;

// What the command prints, and what it says when it fails.
struct run {
    bool done;
    struct err err;
    char *out;
    json_t *json; // when that is what it printed
};

enum { WORDS_MAX = 64 };

static struct run run(const char *line)
{
    struct run run = {0};
    struct str rest = str_of(line);
    char *words[WORDS_MAX];
    int count = 0;
    size_t len;
    struct command command = {.arena = arena,
                              .out = open_memstream(&run.out, &len),
                              .err = fopen("/dev/null", "w")};

    while (rest.at) { // underscores stand for spaces within a word
        char *word = str_text(arena, str_cut(&rest, ' '));

        for (char *c = word; *c && strchr(word, '~'); c++) {
            *c = *c == '_' ? ' ' : *c;
        }
        words[count++] = word;
    }
    run.done = command_parse(&command, count, words, &run.err)
            && command.row->run(&command, &run.err);
    (void)fclose(command.out);
    (void)fclose(command.err);
    run.json = json_loads(run.out, 0, NULL);
    return run;
}

static void end(struct run *run)
{
    json_decref(run->json);
    free(run->out);
}

// "REML/knha/ci_lb", "coefficients/1/estimate".
static double number_at(const json_t *json, const char *path)
{
    struct str rest = str_of(path);

    while (rest.at && json) {
        struct str name = str_cut(&rest, '/');
        int64_t at;

        json = json_is_array(json) && str_parse_int(name, &at)
                 ? json_array_get(json, (size_t)at)
                 : json_object_get(json, str_text(arena, name));
    }
    return json_is_number(json) ? json_number_value(json) : NAN;
}

// ---- numbers ----------------------------------------------------------------

// The words before the pairs; each pair is a member of our JSON and where it
// stands in the reference.
struct pair {
    const char *ours, *theirs;
};
static const struct script {
    const char *words, *set; // --format json and "evidence pool" go without
                             // saying
    double tolerance;        // relative
    struct pair pairs[14];
} SCRIPTS[] = {
    {META "bcg.csv --yi yi --vi vi",
     "bcg",                                                                                       1e-8,
     {{"estimate", "REML/b"},
      {"se", "REML/se"},
      {"statistic", "REML/stat"},
      {"p", "REML/pval"},
      {"ci/0", "REML/ci_lb"},
      {"pi/1", "REML/predict/pi_ub"},
      {"tau2", "REML/tau2"},
      {"tau2_se", "REML/se_tau2"},
      {"tau2_ci/1", "confint_QP_REML/0/ci.ub"},
      {"i2", "REML/I2"},
      {"h2", "REML/H2"},
      {"q_p", "REML/QEp"},
      {"loglik", "REML/ll_REML"},
      {"aic", "REML/AIC_REML"}}                                                                                                                                      },
    {META "bcg.csv --effect rr --ai tpos --bi tneg --ci cpos --di cneg "
          "--method DL --test knha",                                  "bcg",
     1e-11,                                                                                              {{"estimate", "DL/b"},
      {"se", "DL/knha/se"},
      {"df", "DL/knha/ddf"},
      {"p", "DL/knha/pval"},
      {"ci/1", "DL/knha/ci_ub"},
      {"pi/0", "DL/knha/predict/pi_lb"}}                                                                                                                  },
    {META "mcdaniel1994.csv --effect ZCOR --ri ri --ni ni --method ml",
     "mcdaniel1994",                                                                              1e-8,
     {{"estimate", "ML/b"},
      {"loglik", "ML/ll_ML"},
      {"bic", "ML/BIC_ML"},
      {"k", "n_rows"}}                                                                                                                                               },
    {META "furukawa2003.csv --measure smd --m1i Me --sd1i Se --n1i Ne --m2i Mc "
          "--sd2i Sc --n2i Nc --method PM",                           "furukawa2003",
     1e-8,                                                                                               {{"estimate", "PM/b"}, {"se", "PM/se"}, {"tau2", "PM/tau2"}}},
    {META "bcg.csv --method MH --ai tpos --bi tneg --ci cpos --di cneg",
     "bcg",                                                                                       1e-12,
     {{"estimate", "mantel_haenszel_OR/b"},
      {"se", "mantel_haenszel_OR/se"},
      {"q", "mantel_haenszel_OR/Q"},
      {"cmh/statistic", "mantel_haenszel_OR/MH"}}                                                                                                                    },
    {META "bcg.csv --method PETO --ai tpos --bi tneg --ci cpos --di cneg",
     "bcg",                                                                                       1e-12,
     {{"estimate", "peto/b"}, {"se", "peto/se"}, {"q", "peto/Q"}}                                                                                                    },
    {META "bcg.csv --yi yi --vi vi --mods ~_ablat_+_year --test knha",
     "bcg",                                                                                       1e-7,
     {{"coefficients/1/estimate", "mods_ablat_year/REML_knha/b/1"},
      {"coefficients/2/se", "mods_ablat_year/REML_knha/se/2"},
      {"coefficients/1/df", "mods_ablat_year/REML_knha/ddf"},
      {"coefficients/2/ci/0", "mods_ablat_year/REML_knha/ci_lb/2"},
      {"qm", "mods_ablat_year/REML_knha/QM"},
      {"qm_p", "mods_ablat_year/REML_knha/QMp"},
      {"r2", "mods_ablat_year/REML_knha/R2"}}                                                                                                                        },
    {META "konstantopoulos2011.csv --yi yi --vi vi --study district "
          "--three-level --robust CR2",                               "konstantopoulos2011",
     1e-5,                                                                                               {{"estimate", "three_level/REML/b"},
      {"pi/0", "three_level/REML/predict/pi_lb"},
      {"sigma2/0", "three_level/REML/sigma2/0"},
      {"sigma2/1", "three_level/REML/sigma2/1"},
      {"i2", "three_level/I2_total"},
      {"i2_level/1", "three_level/I2_by_level/1"},
      {"robust/0/se", "three_level/robust_CR2/SE"},
      {"robust/0/df", "three_level/robust_CR2/df"}}                                                                                                        },
    {META "berkey1998.csv --yi yi --outcome outcome --study trial --cov "
          "v1i,v2i",                                                  "berkey1998",
     1e-5,                                                                                               {{"coefficients/0/estimate", "REML_UN/b/0"},
      {"coefficients/1/se", "REML_UN/se/1"},
      {"tau2/0", "REML_UN/tau2.1/0"},
      {"rho/0/1", "REML_UN/rho"},
      {"qm", "REML_UN/QM"},
      {"loglik", "REML_UN/ll_REML"}}                                                                                                                       },
    {META "molloy2014.csv --yi yi --vi vi --doubt",
     "molloy2014",                                                                                1e-5,
     {{"leave_one_out/estimate/3", "leave1out_REML/b/3"},
      {"leave_one_out/i2/7", "leave1out_REML/I2/7"},
      {"cumulative/se/9", "cumul_REML/se/9"},
      {"influence/rstudent/2", "influence_REML/rstudent/2"},
      {"influence/cook_d/5", "influence_REML/cook_d/5"},
      {"egger/lm_sei/p", "egger_lm_sei/p"},
      {"egger/rma_sei/ci/1", "egger_rma_sei/ci_ub"},
      {"begg/p", "begg_default/p"},
      {"begg/p_normal", "begg/p"},
      {"trim_fill/L0_left/estimate", "trimfill_REML_L0_left/b"},
      {"trim_fill/R0_right/k0_se", "trimfill_REML_R0_right/se_k0"},
      {"fail_safe_n/rosenthal", "fsn_rosenthal/fsnum"},
      {"selection/delta", "selmodel_3psm/delta/1"},
      {"blup/pi_high/4", "blup_REML/pi_ub/4"}}                                                                                                                       },
};

static void compare(const struct script *script)
{
    struct str line =
        text_print(arena, "evidence pool %s --format json", script->words);
    struct run found = run(line.at);
    const json_t *set = json_object_get(reference, script->set);

    CHECK(script->words, found.done && found.json);
    if (!found.done) {
        printf("  %s\n", found.err.text);
    }
    for (size_t i = 0; i < 14 && script->pairs[i].ours; i++) {
        double ours = number_at(found.json, script->pairs[i].ours);
        double theirs = number_at(set, script->pairs[i].theirs);
        bool good =
            fabs(ours - theirs) <= script->tolerance * fmax(1e-4, fabs(theirs));

        CHECK(script->pairs[i].ours, good);
        if (!good) {
            printf("  %s: %.17g, not %.17g\n", script->set, ours, theirs);
        }
    }
    end(&found);
}

// ---- the contract -----------------------------------------------------------

// Members as issue 5 of the project names them, in this order.
static const char *const MEMBERS[] = {
    "k",  "method", "estimate", "se",      "statistic", "df", "p",
    "ci", "pi",     "tau2",     "tau2_se", "tau2_ci",   "i2", "h2",
    "q",  "q_p",    "loglik",   "aic",     "bic",
};

static void test_members(void)
{
    struct run found = run("evidence pool tests/golden/pool.csv --effect zcor "
                           "--r r --n n --method EE --format json");
    size_t at = 0;
    const char *name;
    json_t *value;

    json_object_foreach(found.json, name, value)
    {
        if (at < sizeof MEMBERS / sizeof *MEMBERS) {
            CHECK(MEMBERS[at], !strcmp(name, MEMBERS[at]));
            at++;
        }
    }
    CHECK("pi is null for a common effect",
          json_is_null(json_object_get(found.json, "pi")));
    CHECK("and so are the limits of tau2",
          json_is_null(json_object_get(found.json, "tau2_ci")));
    CHECK("df is null for z", json_is_null(json_object_get(found.json, "df")));
    CHECK("what was left out is counted",
          json_integer_value(json_object_get(found.json, "dropped")) == 1);
    CHECK("and said",
          json_array_size(json_object_get(found.json, "warnings")) == 1);
    end(&found);
}

// ---- the options ------------------------------------------------------------

// Every row of COMMANDS has room for its values, and every option a meaning.
static void test_options(void)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        int count = 0;

        for (const struct option_spec *spec = COMMANDS[i].options;
             spec && spec->name; spec++) {
            count++;
        }
        CHECK(COMMANDS[i].name, count <= OPTIONS_OF_A_COMMAND);
        CHECK("the first option means something",
              !count || COMMANDS[i].options->help);
    }
}

// ---- bad input --------------------------------------------------------------

// A small file of its own; the run of its words.
static struct run run_on(const char *csv, const char *words)
{
    char path[] = "/tmp/rapport-test-XXXXXX";
    int file = mkstemp(path);
    struct run found = {0};

    if (file >= 0 && write(file, csv, strlen(csv)) == (ssize_t)strlen(csv)) {
        found = run(text_print(arena,
                               "evidence pool %s --yi yi --vi vi %s"
                               "--format json",
                               path, words)
                        .at);
    }
    (void)close(file);
    (void)unlink(path);
    return found;
}

static const struct refusal {
    const char *name, *csv, *words, *says;
} REFUSALS[] = {
    {"a negative variance is named by its line", "yi,vi\n1,1\n2,-1\n",             "",
     "row 2 (line 3)"                                                                                             },
    {"a word is named by column and line",       "yi,vi\n1,1\n2,x\n",              "",             "line 3"       },
    {"all rows lack something",                  "yi,vi\n1,NA\n,2\n",              "",
     "something is missing"                                                                                       },
    {"no rows",                                  "yi,vi\n",                        "",             "no rows"      },
    {"a moderator that never varies",            "yi,vi,m\n1,1,5\n2,1,5\n3,1,5\n",
     "--mods m ",                                                                                  "leave one out"},
    {"no such moderator",                        "yi,vi\n1,1\n2,1\n",              "--mods year ", "there are"    },
    {"a common effect with a variance of 0",     "yi,vi\n1,0\n2,1\n",
     "--method EE ",                                                                               "variance"     },
};

static void test_refusals(void)
{
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        struct run found = run_on(REFUSALS[i].csv, REFUSALS[i].words);

        CHECK(REFUSALS[i].name,
              !found.done && strstr(found.err.text, REFUSALS[i].says));
        end(&found);
    }
}

// The answer with its warning, and never a number that is none.
static const struct odd {
    const char *name, *csv, *words;
    double estimate;
} ODD[] = {
    {"one study is its own result",    "yi,vi\n.5,.04\n",                 "--doubt ", .5 },
    {"two studies",                    "yi,vi\n.2,.04\n.6,.04\n",         "--doubt ", .4 },
    {"all alike",                      "yi,vi\n.3,.04\n.3,.04\n.3,.04\n", "--doubt ", .3 },
    {"one exact study",                "yi,vi\n.1,0\n.3,.04\n.5,.04\n",   "",         NAN},
    {"three levels of one study each", "yi,vi,s\n.2,.04,a\n.6,.04,b\n",
     "--three-level --study s ",                                                      .4 },
    {"three levels in one study",      "yi,vi,s\n.2,.04,a\n.6,.04,a\n",
     "--three-level --study s ",                                                      .4 },
};

static void test_odd(void)
{
    for (size_t i = 0; i < sizeof ODD / sizeof *ODD; i++) {
        struct run found = run_on(ODD[i].csv, ODD[i].words);
        double estimate = number_at(found.json, "estimate");

        CHECK(ODD[i].name, found.done && found.json && !isnan(estimate));
        CHECK("with the estimate that it must be",
              isnan(ODD[i].estimate)
                  || check_near(estimate, ODD[i].estimate, 1e-9));
        CHECK("and a warning",
              json_array_size(json_object_get(found.json, "warnings")) > 0);
        CHECK("without NaN", !strstr(found.out, "nan"));
        end(&found);
    }
}

int main(void)
{
    arena = arena_open("test");
    test_members();
    test_options();
    test_refusals();
    test_odd();
    reference = json_load_file(META "reference.json", 0, NULL);
    for (size_t i = 0; reference && i < sizeof SCRIPTS / sizeof *SCRIPTS; i++) {
        compare(&SCRIPTS[i]);
    }
    if (!reference) {
        check_left_out(META "reference.json");
    }
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
