// Rows predicted, against full matrices in R 4.2 with the variances of lme4
// 1.1-31 and nlme 3.1-162.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_any.h"
#include "evidence/model_binomial.h"
#include "evidence/model_csv.h"
#include "evidence/model_predict.h"
#include "evidence/model_residual.h"
#include "model_tables.h"

#include <unistd.h>

// By full matrices in R, from lme4's and nlme's variances: V = ZGZ' + R, beta
// by generalised least squares, u = GZ'V^-1 (y - X beta), K = GZ'V^-1, d = x -
// z K X and (x'beta + z'u)'s variance d (X'V^-1 X)^-1 d' + z (G - K Z G) z';
// for a group not in the data z'Gz. Of events K and the second part from the
// working weights at the modes, C = (Z'WZ + G^-1)^-1, K = C Z'W, and vcov(m).
static const char CROSSED[] =
    "y,x,a,b,w\n5.1,1,p,k,1\n6.3,2,p,l,2\n7.9,3,p,k,1\n4.2,1,q,l,1\n5.0,2,q,m,"
    "2\n7.7,3,q,m,1\n6.6,1,r,m,1\n8.8,2,r,n,3\n9.1,3,r,n,1\n3.9,1,s,n,1\n5.6,2,"
    "s,k,1\n6.1,3,s,k,2\n7.0,1,t,l,1\n6.9,2,t,m,1\n9.9,3,t,l,1\n";

static const double OF_SLEEPSTUDY[] = {
    251.405104848, 238.029219384, 264.780990313, 253.663670627, 12.2547930846,
    229.644717543, 277.682623714, 198.050371089, 309.276970164, 377.012536364,
    340.040789663, 413.984283064, 489.658763969, 20.0612277168, 450.339480159,
    528.978047780, 425.925451976, 553.392075962, 288.040605707, 272.155484043,
    303.925727371, 288.040605707, 34.2729626702, 220.866833230, 355.214378184,
    204.205978691, 371.875232724, 288.040605707, 272.155484043, 303.925727371,
    288.040605707, 34.2729626702, 220.866833230, 355.214378184, 204.205978691,
    371.875232724};

static const double OF_CROSSED[] = {
    6.66272939965,  5.36971884573,  7.95573995358,  6.42590600629,
    0.364239163215, 5.71201036463,  7.13980164795,  4.87707526090,
    7.97473675168,  7.33789982030,  6.03134701079,  8.64445262980,
    9.00174504334,  0.348855264891, 8.31800128833,  9.68548879834,
    8.03230554281,  9.97118454386,  9.36341108223,  7.83299418227,
    10.89382798218, 7.87705930658,  0.529262505253, 6.83972385791,
    8.91439475524,  6.15505625091,  9.59906236224,  5.31238855837,
    3.94629548533,  6.67848163141,  5.31238855837,  1.591351644035,
    2.19339664932,  8.43138046741,  1.90396660395,  8.72081051279,
    6.66272939965,  5.36971884573,  7.95573995358,  7.85667294138,
    0.395664799604, 7.08118418421,  8.63216169856,  6.27850549045,
    9.43484039232};

static const double OF_CBPP[] = {0.1980491348965,
                                 0.1353842017344,
                                 0.280315775786,
                                 0.3082076372189,
                                 0.371533221791,
                                 0.1770149434523,
                                 0.479930683293,
                                 NAN,
                                 NAN,
                                 0.0739729335949,
                                 0.0401354957567,
                                 0.132402957447,
                                 0.0448870394795,
                                 0.481099524430,
                                 0.0179752931142,
                                 0.107672137703,
                                 NAN,
                                 NAN,
                                 0.0838719571862,
                                 0.0474768436298,
                                 0.143950671705,
                                 0.0838719571862,
                                 0.713254679132,
                                 0.0221218707137,
                                 0.270337417155,
                                 NAN,
                                 NAN};

static const double OF_AR1[] = {
    16.3366973096,   13.8730719075,   18.8003227116,  0.701994235674,
    3.33507674794,   -5.83463607597,  7.23862454732,  -11.618117965273,
    13.0221064366,   14.9248595376,   12.7268232955,  17.1228957798,
    15.779093939133, 2.20431539361,   11.45871515710, 20.09947272117,
    5.711900711281,  25.8462871670,   18.5617224874,  15.7558717725,
    21.3675732023,   18.561722487395, 7.43499285308,  3.98940427004,
    33.13404070475,  0.633808859737,  36.4896361151};

struct predict_case {
    const char *name, *file, *csv, *formula;
    const char *weights, *ar1, *unequal;
    bool events;
    const char *rows;
    double tolerance;
    // mean and its limits, own, its error, its limits, those of a row; NAN:
    // none
    const double *want;  // nine for each row
    const char *unknown; // a digit for each row: bits of terms
};

static const struct predict_case SLEEPSTUDY = {
    .name = "sleepstudy rows",
    .file = "sleepstudy",
    .formula = "Reaction ~ Days + (Days | Subject)",
    .rows = "Days,Subject\n0,308\n12,308\n3.5,999\n3.5,abc\n,335\n",
    .tolerance = 1e-7,
    .want = OF_SLEEPSTUDY,
    .unknown = "0011",
};

// crossed: p never met n, nor r k; what scale(x) is, the fit says
static const struct predict_case CROSSING = {
    .name = "crossed rows",
    .csv = CROSSED,
    .formula = "y ~ scale(x) + (1 | a) + (1 | b)",
    .weights = "w",
    .rows = "x,a,b,w\n2,p,n,1\n2.5,r,k,4\n4,s,zz,1\n1,zz,zz,1\n2,t,l,1\n",
    .tolerance = 1e-7,
    .want = OF_CROSSED,
    .unknown = "00230",
};

static const struct predict_case CBPP = {
    .name = "cbpp rows",
    .file = "cbpp",
    .formula = "cbind(incidence, size - incidence) ~ factor(period) + "
               "(1 | herd)",
    .events = true,
    .rows = "period,herd\n1,1\n3,15\n2,77\n",
    .tolerance = 5e-7, // of vcov(m), which are second differences there
    .want = OF_CBPP,
    .unknown = "001",
};

static const struct predict_case AR1 = {
    .name = "AR(1) rows",
    .file = "BtheB_long",
    .formula = "bdi ~ bdi.pre + time + treatment + (1 | subject)",
    .ar1 = "time | subject",
    .unequal = "treatment",
    .rows = "bdi.pre,time,treatment,subject\n20,2,TAU,1\n25,4,BtheB,4\n"
            "30,8,TAU,\n",
    .tolerance = 2e-6, // of lme()'s search
    .want = OF_AR1,
    .unknown = "001",
};

static const struct predict_case *const PREDICTIONS[] = {&SLEEPSTUDY, &CROSSING,
                                                         &CBPP, &AR1};

static bool make_answer(struct arena *arena, const struct predict_case *test,
                        const struct formula *formula,
                        const struct frame *frame, struct glmm_settings *how,
                        struct model_answer *answer, struct err *err)
{
    struct model_settings settings = {.level = 0.95,
                                      .weights = str_of(test->weights),
                                      .events = test->events ? how : NULL};

    if (test->ar1
        && !model_residual_read(str_of(test->ar1), RESIDUAL_AR1,
                                &settings.residual, err)) {
        return false;
    }
    settings.residual.unequal = str_of(test->unequal);
    return model_any_make(arena, formula, frame, &settings, answer, err);
}

static void compare_row(const struct predict_case *test,
                        const struct model_answer *answer,
                        const struct model_expected *got, int row)
{
    double limit = 1.9599639845400545;
    double mean_reach = limit * sqrt(got->mean_variance);
    double own_reach = limit * sqrt(got->own_variance);
    double reach = limit * sqrt(got->own_variance + got->row_variance);
    const double told[] = {
        model_expect_response(answer, got->mean),
        model_expect_response(answer, got->mean - mean_reach),
        model_expect_response(answer, got->mean + mean_reach),
        model_expect_response(answer, got->own),
        sqrt(got->own_variance),
        model_expect_response(answer, got->own - own_reach),
        model_expect_response(answer, got->own + own_reach),
        got->own - reach,
        got->own + reach,
    };

    CHECK(test->name, got->unknown == (uint32_t)(test->unknown[row] - '0'));
    for (int i = 0; i < 9; i++) {
        CHECK(test->name, near_or_unknown(told[i], test->want[9 * row + i],
                                          test->tolerance));
    }
}

// What stands in the file, of the first row and the last.
static void compare_file(struct arena *arena, const struct predict_case *test,
                         const struct model_answer *answer)
{
    struct csv_out out;
    struct err err = {0};
    char *bytes = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&bytes, &len);
    double got[4] = {0};

    csv_out_init(&out, file);
    CHECK(test->name, model_csv_predictions(&out, arena, answer, &err)
                          && csv_out_close(&out, &err));
    (void)fclose(file);
    CHECK(test->name,
          str_starts(str_of(bytes),
                     test->events
                         ? STR("row,expected,expected_low,expected_high,fitted,"
                               "link_se,fitted_low,fitted_high,unknown\n1,")
                         : STR("row,expected,expected_low,expected_high,fitted,"
                               "se,fitted_low,fitted_high,low,high,unknown\n"
                               "1,")));
    CHECK(test->name, sscanf(strchr(bytes, '\n'), " 1,%lf,%lf,%lf,%lf", &got[0],
                             &got[1], &got[2], &got[3])
                          == 4);
    for (int i = 0; i < 4; i++) {
        CHECK(test->name, check_near(got[i], test->want[i], test->tolerance));
    }
    if (str_is(str_of(test->name), "sleepstudy rows")) {
        CHECK("a group that is not known", strstr(bytes, ",Subject\n"));
        CHECK("a row with something missing", strstr(bytes, "\n5,,,,,,,,,,\n"));
    }
    free(bytes);
}

static void test_prediction(const struct predict_case *test)
{
    struct arena *arena = arena_open(test->name);
    const char *const texts[] = {test->formula, NULL};
    struct glmm_settings how = {.nodes = 1};
    struct model_answer answer;
    struct frame frame, rows;
    struct model_predictions told;
    struct err err = {0};
    int count;
    struct formula *formula = parse(arena, texts, &count);
    struct model_predict_wish wish = {formula, &frame, &rows};

    if (load(arena, test->file, test->csv, &frame)
        && load(arena, NULL, test->rows, &rows)
        && make_answer(arena, test, formula, &frame, &how, &answer, &err)
        && model_predict(arena, &answer, &wish, &told, &err)) {
        CHECK(test->name, told.rows == rows.rows);
        for (int i = 0; i < 5 && (size_t)i < told.rows; i++) {
            bool wanted = (size_t)i < strlen(test->unknown);

            CHECK(test->name, told.at[i].told == wanted);
            if (told.at[i].told) {
                compare_row(test, &answer, &told.at[i].expected, i);
            }
        }
        answer.predictions = &told;
        compare_file(arena, test, &answer);
        model_close(&answer);
    }
    if (err.kind) {
        printf("%s: %s\n", test->name, err.text);
    }
    CHECK(test->name, err.kind == ERR_NONE);
    arena_close(arena);
}

static const char TABLE[] =
    "y,t,a,g,z\n"
    "1.2,1,u,p,1\n2.9,2,v,p,\n2.2,3,w,p,3\n4.1,4,u,p,1\n"
    "3.2,1,v,q,2\n1.9,2,w,q,2\n2.0,3,u,q,4\n3.6,4,v,q,4\n"
    "0.2,1,w,r,1\n0.4,2,u,r,3\n1.7,3,v,r,3\n1.1,4,w,r,2\n"
    "2.7,1,u,s,5\n3.3,2,w,s,2\n2.1,3,v,s,4\n5.1,4,u,s,2\n";

// What a table of new rows may lack, and what not.
static void test_refused_rows(void)
{
    static const char *const FORMULA[] = {"y ~ poly(t, 2) + a + (1 | g)", NULL};
    static const struct {
        const char *rows, *said;
    } REFUSED[] = {
        {"t,g\n1,p\n",            "there is no column \"a\""          },
        {"t,a,g\nten,u,p\n",      "has numbers in the rows of the fit"},
        {"t,a,g\n1,x,p\n2,u,p\n", "a: the fit does not know \"x\""    },
    };
    struct arena *arena = arena_open("refused rows");
    struct model_settings settings = {.level = 0.95};
    struct model_answer answer;
    struct model_predictions told;
    struct frame frame, rows;
    struct err err = {0};
    int count;
    struct formula *formula = parse(arena, FORMULA, &count);
    struct model_predict_wish wish = {formula, &frame, &rows};

    if (!load(arena, NULL, TABLE, &frame)
        || !model_any_make(arena, formula, &frame, &settings, &answer, &err)) {
        CHECK("a fit", false);
        return;
    }
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        err = (struct err){0};
        CHECK(REFUSED[i].said,
              load(arena, NULL, REFUSED[i].rows, &rows)
                  && !model_predict(arena, &answer, &wish, &told, &err)
                  && strstr(err.text, REFUSED[i].said));
    }
    // Rows of the fit among new ones: polynomials are those of the fit.
    CHECK("no group column, one row alike",
          load(arena, NULL, "a,t\nu,1\nu,77\n", &rows)
              && model_predict(arena, &answer, &wish, &told, &err)
              && told.unknown == 2 && told.left_out == 0);
    CHECK("what the fit says of its first row",
          check_near(told.at[0].expected.mean,
                     answer.fixed[0].estimate
                         + answer.design.x[answer.design.n]
                               * answer.fixed[1].estimate
                         + answer.design.x[2 * answer.design.n]
                               * answer.fixed[2].estimate,
                     1e-12));
    model_close(&answer);
    arena_close(arena);
}

int main(void)
{
    test_refused_rows();
    if (access(FOLDER, R_OK) != 0) {
        check_left_out(FOLDER);
        return check_end();
    }
    for (size_t i = 0; i < sizeof PREDICTIONS / sizeof *PREDICTIONS; i++) {
        test_prediction(PREDICTIONS[i]);
    }
    return check_end();
}
