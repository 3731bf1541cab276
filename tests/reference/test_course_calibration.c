// The calibration of expected courses against R 4.2.2: lme4 fitted to what
// ended before a day (bobyqa, rhoend 1e-12), whole covariance matrices for what
// later courses were expected to be, glm(), prop.test() and DeLong's variance
// written out. The courses are those of courses.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "courses.h"

#include "evidence/calibration.h"

static struct arena *arena;
static struct err err;

struct judged {
    int session;
    struct chances worse, recovered;
    int64_t ended_worse, crossed;
    struct interval sensitivity, specificity, ppv, npv;
};
// The line from the first score alone: crossed, and of these ended worse.
struct still {
    int session;
    int64_t crossed, both;
};
static const struct still SMOOTH_STILL[] = {
    {3, 45, 4},
    {5, 63, 4}
};
static const struct still WHOLE_STILL[] = {
    {3, 66, 60},
    {5, 85, 70}
};

// Reliably worse by 3 points, cut-off 14, lower is better.
static const struct judged SMOOTH[] = {
    {1,
     {438,
      17,
      0.033822463,
      0.037306353,
      {0.854268548, 0.773820831, 0.909450771},
      {1.3922217, 0.7718363, 2.0126070},
      {-0.0774339, -0.5771815, 0.4223137}},
     {240,
      151,
      0.199822630,
      0.233315972,
      {0.730411489, 0.658355301, 0.792070140},
      {0.8339202, 0.5163861, 1.1514543},
      {0.1387768, -0.1501479, 0.4277016}},
     17, 0,
     {0.0000000000, 0.0000000000, 0.1843181350},
     {1.0000000000, 0.9909579003, 1.0000000000},
     {NAN, NAN, NAN},
     {0.9611872146, 0.9387269151, 0.9756282047}},
    {3,
     {363,
      12,
      0.029034171,
      0.031965030,
      {0.883428300, 0.802260976, 0.934018469},
      {0.9072790, 0.4730279, 1.3415302},
      {0.0806432, -0.5441793, 0.7054658}},
     {198,
      134,
      0.157951807,
      0.218753188,
      {0.803638060, 0.730305103, 0.860830825},
      {1.0722519, 0.7291599, 1.4153440},
      {-0.0198889, -0.3658504, 0.3260726}},
     12, 58,
     {0.4166666667, 0.1932603137, 0.6804886875},
     {0.8490028490, 0.8077797557, 0.8826694405},
     {0.0862068966, 0.0373853831, 0.1864362906},
     {0.9770491803, 0.9533919155, 0.9888390955}},
    {5,
     {288,
      10,
      0.027824933,
      0.033516590,
      {0.951079137, 0.909858946, 0.973988804},
      {1.2235747, 0.6150722, 1.8320772},
      {0.5390087, -0.1574967, 1.2355142}},
     {155,
      114,
      0.139306712,
      0.194547347,
      {0.830551990, 0.746447044, 0.890838699},
      {1.0171576, 0.6492367, 1.3850785},
      {-0.0747451, -0.4959592, 0.3464689}},
     10, 86,
     {0.5000000000, 0.2365930905, 0.7634069095},
     {0.7086330935, 0.6526643819, 0.7589145266},
     {0.0581395349, 0.0250869356, 0.1289784480},
     {0.9752475248, 0.9433747776, 0.9893819231}},
};
// Whole scores: 4 points, cut-off 12, higher is better.
static const struct judged WHOLE[] = {
    {1,
     {441,
      246,
      0.207989505,
      0.246656486,
      {0.734146341, 0.685176125, 0.777967710},
      {0.9881827, 0.7430963, 1.2332690},
      {-0.2851302, -0.4917644, -0.0784960}},
     {155,
      6,
      0.035948622,
      0.037211238,
      {0.765100671, 0.483996920, 0.918768790},
      {1.4039883, 0.1545095, 2.6534670},
      {-0.0566441, -0.8810778, 0.7677895}},
     246, 0,
     {0.0000000000, 0.0000000000, 0.0153755859},
     {1.0000000000, 0.9806807954, 1.0000000000},
     {NAN, NAN, NAN},
     {0.4421768707, 0.3965213769, 0.4888310357}},
    {3,
     {366,
      226,
      0.185624008,
      0.236196960,
      {0.782237674, 0.730767843, 0.826207951},
      {0.8003735, 0.6016019, 0.9991450},
      {-0.3613440, -0.6125747, -0.1101132}},
     {130,
      3,
      0.020382535,
      0.022544379,
      {0.916010499, 0.703234104, 0.980467041},
      {1.4268636, 0.1361313, 2.7175960},
      {-0.3600166, -1.5413128, 0.8212797}},
     226, 70,
     {0.2743362832, 0.2203023537, 0.3359134808},
     {0.9428571429, 0.8912967078, 0.9707635147},
     {0.8857142857, 0.7903577842, 0.9409387105},
     {0.4459459459, 0.3903716527, 0.5029052807}},
    {5,
     {303,
      187,
      0.176442715,
      0.236273132,
      {0.814447723, 0.761117822, 0.858091645},
      {0.7513050, 0.5534414, 0.9491686},
      {-0.4703280, -0.7615438, -0.1791121}},
     {111,
      2,
      0.013887528,
      0.017693369,
      {0.972477064, 0.801408254, 0.996778027},
      {1.6638087, 0.0469344, 3.2806830},
      {-0.9583561, -2.4465485, 0.5298362}},
     187, 103,
     {0.4438502674, 0.3744817197, 0.5154792975},
     {0.8275862069, 0.7486455960, 0.8855255894},
     {0.8058252427, 0.7190218286, 0.8706369115},
     {0.4800000000, 0.4117916638, 0.5489621493}},
};

static bool near(double a, double b, double by)
{
    return fabs(a - b) <= by || (isnan(a) && isnan(b));
}

static bool alike(const struct interval *a, const struct interval *b, double by)
{
    return near(a->estimate, b->estimate, by) && near(a->low, b->low, by)
        && near(a->high, b->high, by);
}

static void check_chances(const struct chances *got, const struct chances *is)
{
    bool enough = is->events >= CHANCES_FEWEST;

    CHECK("as many", got->n == is->n && got->events == is->events);
    CHECK("Brier", near(got->brier, is->brier, 1e-7)
                       && near(got->brier_base, is->brier_base, 1e-8));
    CHECK("AUC", alike(&got->auc, &is->auc, 1e-7));
    CHECK("slope", enough ? alike(&got->slope, &is->slope, 2e-6)
                          : isnan(got->slope.estimate));
    CHECK("intercept", enough ? alike(&got->intercept, &is->intercept, 2e-6)
                              : isnan(got->intercept.estimate));
}

static void check_turns(const struct calibration *calibration,
                        const struct judged *judged, int count)
{
    int found = 0;

    for (int i = 0; i < calibration->turn_count && found < count; i++) {
        const struct calibration_turn *turn = &calibration->turns[i];
        const struct judged *is = &judged[found];
        const struct line_crossed *line = &turn->line;

        if (turn->session != is->session) {
            continue;
        }
        found++;
        check_chances(&turn->worse, &is->worse);
        check_chances(&turn->recovered, &is->recovered);
        CHECK("as many crossed",
              line->worse == is->ended_worse && line->crossed == is->crossed);
        CHECK("sensitivity", alike(&line->sensitivity, &is->sensitivity, 1e-9));
        CHECK("specificity", alike(&line->specificity, &is->specificity, 1e-9));
        CHECK("PPV", alike(&line->ppv, &is->ppv, 1e-9));
        CHECK("NPV", alike(&line->npv, &is->npv, 1e-9));
    }
    CHECK("all sessions were there", found == count);
}

static void check_still(const struct calibration *calibration,
                        const struct still *still)
{
    int found = 0;

    for (int i = 0; i < calibration->turn_count && found < 2; i++) {
        const struct calibration_turn *turn = &calibration->turns[i];

        if (turn->session == still[found].session) {
            CHECK("the line that does not move",
                  turn->still.crossed == still[found].crossed
                      && turn->still.both == still[found].both
                      && turn->still.worse == turn->line.worse);
            found++;
        }
    }
    CHECK("at both sessions", found == 2);
}

static bool held(const struct held *held, double share, double low, double high)
{
    return near(held->share, share, 1e-9) && near(held->low, low, 1e-9)
        && near(held->high, high, 1e-9);
}

static void judge(const struct courses_plan *courses,
                  const struct turn_rule *turn, struct calibration *calibration)
{
    const struct calibration_plan plan = {
        .level = .8, .turn = *turn, .day = GROWTH_NO_DAY};
    struct growth_rows rows;

    courses_simulate(arena, courses, &rows);
    CHECK("held against what ended later",
          calibration_by_time(arena, &rows, &plan, calibration, &err));
}

static void test_smooth(void)
{
    struct calibration c;

    judge(&(struct courses_plan){.seed = 7},
          &(struct turn_rule){.change = 3, .cutoff = 14}, &c);
    CHECK("by the day of two thirds",
          c.day == 1009 && c.made_of == 1009 && c.held == 491 && !c.left);
    CHECK("80 from the first score",
          held(&c.all.first, .8209339775, .7994089771, .8406097157));
    CHECK("80 one step ahead",
          held(&c.all.step_ahead, .8064412238, .7920669192, .8200475998));
    CHECK("half from the first score",
          held(&c.all.first_half, .5252818035, .5010124064, .5494323516));
    CHECK("half one step ahead",
          held(&c.all.step_half, .5024154589, .4848367291, .5199882194));
    CHECK("session 3",
          held(&c.spans[1].first, .8461538462, .8076740679, .8780967501)
              && held(&c.spans[1].step_half, .5607940447, .5119917062,
                      .6084483299));
    check_turns(&c, SMOOTH, 3);
    check_still(&c, SMOOTH_STILL);
}

static void test_whole(void)
{
    struct calibration c;

    judge(&(struct courses_plan){.seed = 21, .whole = true},
          &(struct turn_rule){
              .change = 4, .cutoff = 12, .higher_is_better = true},
          &c);
    CHECK("whole scores",
          held(&c.all.first, .7931468092, .7708134136, .8138295290)
              && held(&c.all.step_half, .4866394216, .4692967538, .5040143195));
    check_turns(&c, WHOLE, 3);
    check_still(&c, WHOLE_STILL);
}

// Chances of 0 and 1, and ties.
static void test_chances(void)
{
    static const struct stated STATED[] = {
        {0.00, 0},
        {1.00, 1},
        {0.50, 1},
        {0.55, 1},
        {0.81, 1},
        {0.58, 0},
        {0.12, 1},
        {0.32, 0},
        {0.86, 1},
        {0.84, 1},
        {0.54, 1},
        {0.38, 0},
        {0.49, 1},
        {0.36, 0},
        {0.39, 1},
        {0.43, 0},
        {0.71, 1},
        {0.37, 0},
        {0.35, 0},
        {0.30, 0},
        {0.79, 1},
        {0.43, 0},
        {0.74, 1},
        {0.74, 0},
        {0.55, 1},
        {0.30, 0},
        {0.73, 1},
        {0.64, 0},
        {0.17, 1},
        {0.73, 1},
        {0.42, 1},
        {0.68, 1},
        {0.20, 0},
        {0.09, 1},
        {0.63, 1},
        {0.27, 1},
        {0.32, 0},
        {0.65, 1},
        {0.26, 0},
        {0.22, 1},
        {0.75, 0},
        {0.43, 0},
        {0.74, 1},
        {0.07, 0},
        {0.18, 0},
        {0.18, 0},
        {0.41, 1},
        {0.28, 0},
        {0.59, 1},
        {0.07, 0},
        {0.21, 0},
        {0.22, 0},
        {0.36, 0},
        {0.51, 1},
        {0.87, 1},
        {0.23, 0},
        {0.24, 1},
        {0.58, 1},
        {0.33, 0},
        {0.75, 1},
    };
    static const struct chances IS = {
        60,
        32,
        .1947233333333333,
        .2488888888888889,
        {.7762276785714286, .6295465473826962,  .8762471265323744 },
        {.9666783778929342, .3489609722380842,  1.5843957835477842},
        {.3949130452336448, -.1836076419002485, .9734337323675382 }
    };
    struct stated stated[sizeof STATED / sizeof *STATED];
    struct chances got;

    for (size_t i = 0; i < sizeof STATED / sizeof *STATED; i++) {
        stated[i] = STATED[i];
    }
    chances_judge(arena, stated, 60, &got);
    check_chances(&got, &IS);
    chances_judge(arena, stated, 0, &got);
    CHECK("of nobody nothing is known", isnan(got.brier) && !got.n);
    stated[0] = (struct stated){.5, true};
    chances_judge(arena, stated, 1, &got);
    CHECK("of one neither order nor slope", got.brier == .25
                                                && isnan(got.auc.estimate)
                                                && isnan(got.slope.estimate));
}

int main(void)
{
    arena = arena_open("test");
    test_chances();
    test_smooth();
    test_whole();
    arena_close(arena);
    return check_end();
}
