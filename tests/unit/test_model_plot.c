// The numbers behind the pictures of a model, held to R (lme4 1.1-31, nlme
// 3.1-162, stats 4.2), and the pictures: well-formed, small, without names.
// What they look like was looked at (docs/MODELS.md).

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "check.h"
#include "evidence/model_binomial.h"
#include "evidence/model_plot_events.h"
#include "evidence/model_plot_lines.h"
#include "evidence/model_plot_sheet.h"
#include "evidence/model_residual.h"
#include "wire/xml.h"

static bool are_near(const double *got, const double *want, size_t n,
                     double tolerance)
{
    for (size_t i = 0; i < n; i++) {
        if (!check_near(got[i], want[i], tolerance)) {
            printf("  %zu: %.15g, not %.15g\n", i, got[i], want[i]);
            return false;
        }
    }
    return true;
}

// ---- fits -------------------------------------------------------------------

struct fitted {
    struct formula formula;
    struct frame frame;
    struct model_settings settings;
    struct model_answer answer;
    struct model_points points;
};

static bool read_rows(struct arena *arena, FILE *in, const char *formula,
                      struct fitted *fitted, struct err *err)
{
    struct frame_source source = {.path = "-", .in = in};
    bool read = frame_read(arena, &source, &fitted->frame, NULL, err)
             && formula_parse(arena, str_of(formula), &fitted->formula, err);

    (void)fclose(in);
    return read;
}

static bool fit(struct arena *arena, FILE *in, const char *formula,
                const struct model_settings *settings, struct fitted *fitted)
{
    struct err err = {0};
    bool done = read_rows(arena, in, formula, fitted, &err);

    fitted->settings = *settings;
    fitted->settings.level = .95;
    if (done && settings->events) {
        done = model_binomial_make(arena, &fitted->formula, &fitted->frame,
                                   &fitted->settings, &fitted->answer, &err);
    } else if (done && model_residual_is_wanted(settings)) {
        done = model_residual_make(arena, &fitted->formula, &fitted->frame,
                                   &fitted->settings, &fitted->answer, &err);
    } else if (done) {
        done = model_make(arena, &fitted->formula, &fitted->frame,
                          &fitted->settings, &fitted->answer, &err);
    }
    done =
        done && model_points_of(arena, &fitted->answer, &fitted->points, &err);
    if (!done) {
        printf("%s: %s\n", formula, err.text);
    }
    CHECK(formula, done);
    return done;
}

static FILE *text_file(const char *csv)
{
    return fmemopen((void *)(uintptr_t)csv, strlen(csv), "r");
}

static FILE *open_shared(const char *name)
{
    char path[200];

    (void)snprintf(path, sizeof path, "../shared/data/mixed/%s", name);
    return fopen(path, "re");
}

// ---- against R --------------------------------------------------------------

static void test_slopes(struct arena *arena)
{
    // lme4: lmer(Reaction ~ Days + (Days | Subject)), fitted(), residuals(type
    // = "pearson", scaled = TRUE), ranef() over sqrt(VarCorr - postVar)
    static const double FITTED[] = {253.663670349, 273.329928213,
                                    292.996186077};
    static const double LEFT[] = {-0.160350885857, -0.571480674692,
                                  -1.648792186290, 0.342975117369};
    static const double INTERCEPT[] = {0.104582871986, -1.870656041557,
                                       -1.804054121093};
    static const double SLOPE[] = {1.686270678370, -1.580084479550,
                                   -0.998838406067};
    struct fitted it;

    if (!fit(arena, open_shared("sleepstudy.csv"),
             "Reaction ~ Days + (Days | Subject)", &(struct model_settings){0},
             &it)) {
        return;
    }
    CHECK("fitted values", are_near(it.points.fitted, FITTED, 3, 1e-6));
    CHECK("residuals over sigma", are_near(it.points.standard, LEFT, 4, 1e-6));
    CHECK("two effects", it.points.effect_count == 2);
    CHECK("intercepts over their own spread",
          are_near(it.points.effects[0].scaled, INTERCEPT, 3, 2e-5));
    CHECK("slopes", are_near(it.points.effects[1].scaled, SLOPE, 3, 2e-5));
    CHECK("the slope is the predictor of the curves",
          model_plot_slope(&it.answer, &it.points) == 1);
    model_close(&it.answer);
}

// lme4: the same, of a model with a column that depends on another, an offset
// and uncorrelated effects; and of one with weights.
static void test_offset_and_weights(struct arena *arena)
{
    static const double FITTED[] = {252.917800625, 272.708576003,
                                    292.499351382};
    static const double LEFT[] = {-0.131342193514, -0.547769208916,
                                  -1.631069287654};
    static const double WEIGHED[] = {255.885333156, 275.539284902,
                                     295.193236647};
    static const double ROOT[] = {-0.101464990529, -0.381900497780,
                                  -1.233401243412};
    struct model_settings settings = {.weights = STR("w")};
    struct text csv = text_in(arena);
    struct err err = {0};
    struct fitted it;
    struct str rows;

    if (fit(arena, open_shared("sleepstudy.csv"),
            "Reaction ~ Days + I(2 * Days) + offset(Days * 5) + "
            "(Days || Subject)",
            &(struct model_settings){0}, &it)) {
        CHECK("with an offset", are_near(it.points.fitted, FITTED, 3, 1e-6));
        CHECK("and its residuals", are_near(it.points.standard, LEFT, 3, 1e-5));
        model_close(&it.answer);
    }
    if (!file_read(arena, "../shared/data/mixed/sleepstudy.csv", 1 << 20, &rows,
                   &err)) {
        CHECK("sleepstudy.csv", false);
        return;
    }
    for (int i = -1; rows.len; i++) { // Days from 0 to 9, of each of them
        struct str row = str_trim(str_cut(&rows, '\n'));

        text_add(&csv, row);
        text_addf(&csv, i < 0 ? ",w\n" : ",%d\n", i % 10 + 1);
    }
    if (fit(arena, text_file(str_text(arena, text_str(&csv))),
            "Reaction ~ Days + (Days | Subject)", &settings, &it)) {
        CHECK("with weights", are_near(it.points.fitted, WEIGHED, 3, 1e-6));
        CHECK("by their roots", are_near(it.points.standard, ROOT, 3, 1e-5));
        model_close(&it.answer);
    }
}

static void test_correlated(struct arena *arena)
{
    // nlme: lme(Reaction ~ Days, random = ~1 | Subject, corAR1(form = ~Days |
    // Subject)), residuals(type = "normalized"), ACF() of both types
    static const double LEFT[] = {-0.918045469676, -0.466915822425,
                                  -1.081198100826, 1.451064455404};
    static const double AFTER[] = {-0.1074020377057, 0.0456582320786,
                                   -0.0567886743933, 0.0354925960152};
    static const double BEFORE[] = {0.5048665554339, 0.2669997315500,
                                    0.1143498130872, 0.0608706188293};
    static const size_t PAIRS = 162;
    struct model_settings settings = {0};
    struct model_lag lags[MODEL_LAGS_MAX];
    struct err err = {0};
    struct fitted it;

    CHECK("'Days | Subject'",
          model_residual_read(STR("Days | Subject"), RESIDUAL_AR1,
                              &settings.residual, &err));
    if (!fit(arena, open_shared("sleepstudy.csv"),
             "Reaction ~ Days + (1 | Subject)", &settings, &it)) {
        return;
    }
    CHECK("normalised residuals", are_near(it.points.standard, LEFT, 4, 2e-5));
    CHECK("ten rows, nine lags",
          model_points_lags(arena, &it.answer, &it.points, lags) == 9);
    CHECK("as many pairs as R counts", lags[0].pairs == PAIRS);
    for (int k = 0; k < 4; k++) {
        CHECK("autocorrelation, undone",
              check_near(lags[k].standard, AFTER[k], 2e-5));
        CHECK("and before", check_near(lags[k].pearson, BEFORE[k], 2e-5));
    }
    model_close(&it.answer);
}

static void test_continuous_and_unequal(struct arena *arena)
{
    // nlme, as above with corCAR1, and with varIdent(form = ~1 | Days)
    static const double CAR1[] = {-0.918044969304, -0.466915373408,
                                  -1.081197635909, 1.451065105137};
    static const double UNEQUAL[] = {-1.1780039236, -1.6213705749,
                                     -2.6656086349, 0.2611254318};
    // gls() with corCompSymm; the symmetric root of its matrix, by eigen()
    static const double ALIKE[] = {-1.107919147, -1.150595289, -1.743388418};
    struct model_settings settings = {0};
    struct err err = {0};
    double squares = 0;
    struct fitted it;

    CHECK("'Days | Subject'",
          model_residual_read(STR("Days | Subject"), RESIDUAL_CAR1,
                              &settings.residual, &err));
    if (fit(arena, open_shared("sleepstudy.csv"),
            "Reaction ~ Days + (1 | Subject)", &settings, &it)) {
        CHECK("continuous", are_near(it.points.standard, CAR1, 4, 2e-5));
        model_close(&it.answer);
    }
    settings = (struct model_settings){.residual.unequal = STR("Days")};
    if (fit(arena, open_shared("sleepstudy.csv"),
            "Reaction ~ Days + (1 | Subject)", &settings, &it)) {
        CHECK("unequal", are_near(it.points.standard, UNEQUAL, 4, 1e-4));
        model_close(&it.answer);
    }
    settings = (struct model_settings){0};
    CHECK("'1 | Subject'",
          model_residual_read(STR("1 | Subject"), RESIDUAL_EXCHANGE,
                              &settings.residual, &err));
    if (fit(arena, open_shared("sleepstudy.csv"), "Reaction ~ Days", &settings,
            &it)) {
        CHECK("compound symmetry",
              are_near(it.points.standard, ALIKE, 3, 1e-5));
        for (size_t i = 0; i < it.points.n; i++) {
            squares += it.points.standard[i] * it.points.standard[i];
        }
        CHECK("as much in all as nlme's", check_near(squares, 178, 1e-9));
        model_close(&it.answer);
    }
}

static void test_crossed(struct arena *arena)
{
    // lmer(diameter ~ 1 + (1 | plate) + (1 | sample))
    struct fitted it;

    if (!fit(arena, open_shared("Penicillin.csv"),
             "diameter ~ 1 + (1 | plate) + (1 | sample)",
             &(struct model_settings){0}, &it)) {
        return;
    }
    CHECK("plates",
          check_near(it.points.effects[0].scaled[0], 1.00312259125, 2e-5));
    CHECK("samples",
          check_near(it.points.effects[1].scaled[1], -0.526029595552, 2e-5));
    CHECK("no predictor, no curves",
          model_plot_slope(&it.answer, &it.points) == -1);
    model_close(&it.answer);
}

static void test_bins(struct arena *arena)
{
    // R: glmer(cbind(incidence, size - incidence) ~ period + (1 | herd)), bins
    // as arm's binned.resids() cuts them, limits by p(1 - p) / size
    static const double BINS[10][4] = {
        {0.0308313791033, -0.00264956092150, 0.0352074765410, 5},
        {0.0427962287475, 0.03144619549492,  0.0524549325544, 6},
        {0.0496496372946, -0.02722539487037, 0.0629059469940, 5},
        {0.0609764043262, -0.04378063713047, 0.0566478878767, 6},
        {0.0722731586079, 0.03502201535394,  0.0578580149527, 6},
        {0.0934392155922, -0.06843921559225, 0.0963365245699, 5},
        {0.1213214120395, -0.00212980929526, 0.0980588672270, 6},
        {0.1528588970744, 0.07081905895652,  0.0925643202905, 5},
        {0.1822481768139, -0.08595188051764, 0.1375722130952, 6},
        {0.3105467530062, 0.04585025555795,  0.0906642421161, 6},
    };
    struct glmm_settings how = {GLMM_LOGIT, 1};
    struct model_settings settings = {.events = &how};
    struct model_bin *bins;
    struct fitted it;

    if (!fit(arena, open_shared("cbpp.csv"),
             "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)",
             &settings, &it)) {
        return;
    }
    CHECK("ten bins of 56 rows",
          model_bins_fitted(arena, &it.answer, &it.points, &bins) == 10);
    for (int i = 0; i < 10; i++) {
        CHECK("a bin's rows", (double)bins[i].rows == BINS[i][3]);
        CHECK("a bin's numbers",
              are_near((const double[]){bins[i].expected, bins[i].residual,
                                        bins[i].limit},
                       BINS[i], 3, 1e-5));
    }
    CHECK("effects of herds",
          check_near(it.points.effects[0].scaled[0], 1.0933588148, 1e-4));
    model_close(&it.answer);
}

// R: the same fits, expectations and variances by integrate() over the effect.
static void test_averaged(struct arena *arena)
{
    static const double PERIODS[4][3] = {
        {0.05730033338, -0.01604159212, 0.05368852316},
        {0.08611828453, 0.003213811941, 0.05402605391},
        {0.0970425943,  -0.02302864529, 0.05908429312},
        {0.2160929261,  0.003701837056, 0.07413254695},
    };
    static const double ALL[] = {0.1388563907, -0.02956835992, 0.05785112511};
    struct glmm_settings how = {GLMM_LOGIT, 1};
    struct model_settings settings = {.events = &how};
    struct model_bin *bins;
    struct fitted it;

    if (fit(arena, open_shared("cbpp.csv"),
            "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)",
            &settings, &it)) {
        CHECK("equal expectations stay together",
              model_bins_averaged(arena, &it.answer, &it.points, &bins) == 4);
        for (int i = 0; i < 4; i++) {
            CHECK("averaged over herds",
                  are_near(&bins[i].expected, PERIODS[i], 3, 1e-5));
        }
        model_close(&it.answer);
    }
    if (fit(arena, open_shared("cbpp.csv"),
            "cbind(incidence, size - incidence) ~ 1 + (1 | herd)", &settings,
            &it)) {
        CHECK("one expectation, one bin",
              model_bins_averaged(arena, &it.answer, &it.points, &bins) == 1);
        CHECK("rows of one herd go together",
              are_near(&bins[0].expected, ALL, 3, 1e-5));
        model_close(&it.answer);
    }
}

// ---- pictures ---------------------------------------------------------------

struct seen {
    int circles, polylines, texts, named;
    char inside[32];
};

static bool open_element(void *self, const struct xml_place *place,
                         const char *name, struct err *err)
{
    struct seen *seen = self;

    (void)err;
    (void)place;
    seen->circles += !strcmp(name, "circle");
    seen->polylines += !strcmp(name, "polyline");
    seen->texts += !strcmp(name, "text");
    (void)snprintf(seen->inside, sizeof seen->inside, "%s", name);
    return true;
}

static bool take_text(void *self, struct str text, struct err *err)
{
    struct seen *seen = self;

    (void)err;
    seen->named +=
        (!strcmp(seen->inside, "title") || !strcmp(seen->inside, "desc"))
        && str_trim(text).len;
    return true;
}

static bool holds(const struct text *text, const char *words)
{
    return strstr(text_str(text).at, words) != NULL;
}

// Draws twice: the same bytes, well-formed, named, all places numbers.
static struct seen look(struct arena *arena, enum model_plot which,
                        const struct model_plot_wish *wish, struct text *svg)
{
    const char *name = model_plot_name(which);
    struct text again = text_in(arena);
    struct seen seen = {0};
    struct err err = {0};
    struct xml_calls calls = {&seen, open_element, NULL, take_text};

    *svg = text_in(arena);
    CHECK(name, model_plot_draw(svg, which, wish, &err)
                    && model_plot_draw(&again, which, wish, &err));
    CHECK("the same bytes twice",
          str_is_equal(text_str(svg), text_str(&again)));
    CHECK("well-formed", xml_parse(text_str(svg), &calls, &err));
    CHECK("with a title and a description", seen.named >= 2);
    CHECK("no place is no number",
          !holds(svg, "\"nan") && !holds(svg, "inf\"") && !holds(svg, ",nan")
              && !holds(svg, "\"-nan") && !holds(svg, ",inf"));
    return seen;
}

// Sessions of people with names that would show; the more, the later.
static const char *make_csv(struct arena *arena, int people)
{
    struct text out = text_in(arena);
    unsigned state = 7;

    text_add(&out, STR("y,t,who\n"));
    for (int i = 0; i < people * 6; i++) {
        state = state * 1664525U + 1013904223U;
        text_addf(&out, "%d,%d,Quirin%d\n",
                  20 + (i / 6 * 7) % 11 + (i % 6) * ((i / 6) % 3)
                      + (int)(state >> 28),
                  i % 6, i / 6);
    }
    return str_text(arena, text_str(&out));
}

static void test_pictures(struct arena *arena)
{
    struct fitted it;
    struct model_plot_wish wish = {&it.answer, &it.points, true};
    struct text svg;
    struct seen seen;

    if (!fit(arena, text_file(make_csv(arena, 80)), "y ~ t + (1 + t | who)",
             &(struct model_settings){0}, &it)) {
        return;
    }
    seen = look(arena, MODEL_PLOT_RESIDUALS, &wish, &svg);
    CHECK("a dot for each row, twice", seen.circles == 2 * 480);
    CHECK("and two lines", seen.polylines == 2);
    CHECK("the words say what to look for", holds(&svg, ">Look for"));
    seen = look(arena, MODEL_PLOT_QUANTILES, &wish, &svg);
    CHECK("a dot for each row and effect", seen.circles == 480 + 2 * 80);
    seen = look(arena, MODEL_PLOT_EFFECTS, &wish, &svg);
    CHECK("a dot for each effect", seen.circles == 2 * 80);
    CHECK("units have no names", !holds(&svg, "Quirin"));
    CHECK("and are said not to be ranked",
          holds(&svg, "not a list of the best"));
    seen = look(arena, MODEL_PLOT_CURVES, &wish, &svg);
    CHECK("sixty units and what is expected", seen.polylines == 61);
    CHECK("the sample says so", holds(&svg, "60 of 80 units"));
    CHECK("nor have the curves", !holds(&svg, "Quirin"));
    CHECK("a fit that settled has no warning", !holds(&svg, "did not settle"));
    it.answer.fit.converged = false;
    (void)look(arena, MODEL_PLOT_CURVES, &wish, &svg);
    CHECK("one that did not has", holds(&svg, ">The search for this fit did"));
    model_close(&it.answer);
}

// Whatever a fit may come to: nothing to see, nothing finite, all the same.
static void test_hostile(struct arena *arena)
{
    static const double STRANGE[] = {NAN, INFINITY, -INFINITY, 1e300, -1e308};
    struct fitted it;
    struct model_plot_wish wish = {&it.answer, &it.points, true};
    struct text svg;

    if (!fit(arena, text_file(make_csv(arena, 12)), "y ~ t + (1 + t | who)",
             &(struct model_settings){0}, &it)) {
        return;
    }
    for (int i = 0; i < 5; i++) {
        it.points.standard[3 * i] = STRANGE[i];
        it.points.fitted[3 * i + 1] = STRANGE[4 - i];
        it.points.effects[0].scaled[i] = STRANGE[i];
        it.points.effects[1].error[i] = fabs(STRANGE[i]);
    }
    for (int i = 0; i < MODEL_PLOTS; i++) {
        (void)look(arena, (enum model_plot)i, &wish, &svg);
    }
    for (size_t i = 0; i < it.points.n; i++) {
        it.points.standard[i] = 0;
        it.points.fitted[i] = 20;
    }
    (void)look(arena, MODEL_PLOT_RESIDUALS, &wish, &svg);
    CHECK("one fitted value has no line", holds(&svg, "no line to draw"));
    (void)look(arena, MODEL_PLOT_QUANTILES, &wish, &svg);
    for (size_t i = 0; i < it.points.n; i++) {
        it.points.standard[i] = it.points.fitted[i] = STRANGE[i % 3];
    }
    for (int i = 0; i < MODEL_PLOTS; i++) {
        (void)look(arena, (enum model_plot)i, &wish, &svg);
    }
    model_close(&it.answer);
}

static void test_many(struct arena *arena)
{
    enum { N = 100 * 1000 };
    struct model_answer answer = {.formula = STR("y ~ 1"),
                                  .settings.level = .95};
    struct model_points points = {
        .n = N,
        .standard = arena_take(arena, N, sizeof(double)),
        .fitted = arena_take(arena, N, sizeof(double)),
    };
    struct model_plot_wish wish = {&answer, &points, true};
    struct text svg;
    struct seen seen;

    for (int i = 0; i < N; i++) {
        points.standard[i] = sin(i) + cos(1.7 * i);
        points.fitted[i] = 50 + 10 * sin(.3 * i);
    }
    seen = look(arena, MODEL_PLOT_RESIDUALS, &wish, &svg);
    CHECK("hexagons in place of dots", seen.circles == 0);
    CHECK("the picture stays small", text_str(&svg).len < 60000);
    CHECK("and says how many one stands for", holds(&svg, ">strongest: "));
    seen = look(arena, MODEL_PLOT_QUANTILES, &wish, &svg);
    CHECK("six hundred at most", seen.circles > 300 && seen.circles <= 600);
    CHECK("and says so", holds(&svg, "Of more than 600"));
}

// Events, among them one that a unit never has.
static void test_events(struct arena *arena)
{
    struct glmm_settings how = {GLMM_LOGIT, 1};
    struct model_settings settings = {.events = &how};
    struct text csv = text_in(arena);
    unsigned state = 11;
    struct fitted it;
    struct model_plot_wish wish = {&it.answer, &it.points, true};
    struct text svg;

    text_add(&csv, STR("left,t,who\n"));
    for (int i = 0; i < 240; i++) {
        state = state * 1664525U + 1013904223U;
        text_addf(&csv, "%d,%d,Quirin%d\n",
                  (int)(state >> 24) % 9 > 3 + i / 6 % 4 - i % 6 / 2, i % 6,
                  i / 6);
    }
    if (!fit(arena, text_file(str_text(arena, text_str(&csv))),
             "left ~ t + (1 + t | who)", &settings, &it)) {
        return;
    }
    (void)look(arena, MODEL_PLOT_RESIDUALS, &wish, &svg);
    CHECK("in bins", holds(&svg, "Binned residuals"));
    (void)look(arena, MODEL_PLOT_QUANTILES, &wish, &svg);
    CHECK("their residuals have no quantiles", !holds(&svg, ">Residuals, "));
    (void)look(arena, MODEL_PLOT_CURVES, &wish, &svg);
    CHECK("curves are of probabilities", holds(&svg, ">fitted probability"));
    model_close(&it.answer);
}

static void test_refusals(struct arena *arena)
{
    struct model_answer answer = {.formula = STR("y ~ 1"),
                                  .settings.level = .95};
    struct model_points points;
    struct model_plot_wish wish = {&answer, &points, true};
    struct err err = {0};
    struct text svg = text_in(arena);

    CHECK("sums have no rows", !model_points_of(arena, &answer, &points, &err)
                                   && err.kind == ERR_INPUT
                                   && strstr(err.text, "sums have none"));
    CHECK("no rows, no residuals",
          !model_plot_draw(&svg, MODEL_PLOT_RESIDUALS, &wish, &err));
    CHECK("no random effect, no effects",
          !model_plot_draw(&svg, MODEL_PLOT_EFFECTS, &wish, &err));
    CHECK("no slope, no curves",
          !model_plot_draw(&svg, MODEL_PLOT_CURVES, &wish, &err)
              && err.kind == ERR_INPUT);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    FILE *shared = open_shared("sleepstudy.csv");

    if (shared) {
        (void)fclose(shared);
        test_slopes(arena);
        test_offset_and_weights(arena);
        test_correlated(arena);
        test_continuous_and_unequal(arena);
        test_crossed(arena);
        test_bins(arena);
        test_averaged(arena);
    } else {
        check_left_out("../shared/data/mixed");
    }
    test_pictures(arena);
    test_hostile(arena);
    test_many(arena);
    test_events(arena);
    test_refusals(arena);
    arena_close(arena);
    return check_end();
}
