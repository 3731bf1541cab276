// What pictures are drawn with: a local line, held to R's lowess(), and limits
// of ordered values, held to what can be worked out by hand or simulated in R.

#include "base/arena.h"
#include "check.h"
#include "stats/lowess.h"
#include "stats/quantile_limits.h"

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

static void test_lowess(struct arena *arena)
{
    // R: lowess(x, y, delta = 0) and lowess(x, y, f = .3, iter = 2, delta = 0)
    static const double X[] = {1, 2, 2, 3, 4, 5, 5, 5, 7, 8, 9, 12};
    static const double Y[] = {2, 3, 2.5, 4, 3.5, 6, 5, 9, 6.5, 7, 20, 8};
    static const double WIDE[] = {
        1.92828247865831, 2.85979771300411, 2.85979771300411, 3.77029370471443,
        4.61994923580185, 5.36431043829685, 5.36431043829685, 5.36431043829685,
        6.49684484242729, 6.99926374846125, 7.16426686466438, 8.02927473837190};
    static const double NARROW[] = {2,       2.75,    2.75, 4, 3.5, 20. / 3,
                                    20. / 3, 20. / 3, 6.5,  7, 20,  8};
    double line[12];

    lowess(arena, X, Y, 12, &(struct lowess_settings){2. / 3, 3}, line);
    CHECK("a local line as R's", are_near(line, WIDE, 12, 1e-13));
    lowess(arena, X, Y, 12, &(struct lowess_settings){.3, 2}, line);
    CHECK("and with few neighbours", are_near(line, NARROW, 12, 1e-13));
    lowess(arena, X, Y, 1, &(struct lowess_settings){.3, 2}, line);
    CHECK("one point is its own line", line[0] == 2);
    lowess(arena, Y, Y, 0, &(struct lowess_settings){.3, 2}, line);
    lowess(arena, (const double[]){3, 3, 3}, Y, 3,
           &(struct lowess_settings){1, 3}, line);
    CHECK("points in one place have their mean",
          check_near(line[1], 2.5, 1e-9));
}

// The share of the square in which both of two ordered values stay: by hand.
static double two_within(double local)
{
    double a = 1 - sqrt(1 - local / 2); // limits of the smaller: a to 1 - b
    double b = sqrt(local / 2);         // of the larger: b to 1 - a
    double cut = 1 - b - fmax(a, b);    // where both limits meet the diagonal

    return 2 * (1 - b - a) * (1 - a - b) - cut * cut;
}

static void test_limits(struct arena *arena)
{
    struct quantile_limits limits = quantile_limits_at(4, 5, .02);
    double before = 1;

    CHECK("ppoints(10)",
          check_near(quantile_place(1, 10), .158536585365853660, 1e-15));
    CHECK("ppoints(11)",
          check_near(quantile_place(1, 11), .136363636363636360, 1e-15));
    // The largest of five is below x with probability x^5.
    CHECK("limits of the largest",
          check_near(limits.low, pow(.01, .2), 1e-13)
              && check_near(limits.high, pow(.99, .2), 1e-13));
    CHECK("one value",
          check_near(quantile_all_within(arena, 1, .05), .95, 1e-12));
    CHECK("two values, by hand",
          check_near(quantile_all_within(arena, 2, .1), two_within(.1), 1e-12));
    // R: the 5 % point of min(2 min(p, 1 - p)) over 100,000 samples was .00738
    // for n = 10 and .00219 for n = 100 (Monte Carlo error about 1.5 %).
    CHECK("ten values, as simulated",
          fabs(quantile_local_level(arena, 10) / .00738 - 1) < .02);
    CHECK("a hundred",
          fabs(quantile_local_level(arena, 100) / .00219 - 1) < .02);
    CHECK("the level is met",
          check_near(
              quantile_all_within(arena, 300, quantile_local_level(arena, 300)),
              .95, 1e-8));
    CHECK("the table is of the recursion",
          check_near(quantile_all_within(arena, 2000,
                                         quantile_local_level(arena, 2000)),
                     .95, 1e-6));
    CHECK("also between its rows",
          check_near(quantile_all_within(arena, 1400,
                                         quantile_local_level(arena, 1400)),
                     .95, 1e-3));
    for (size_t n = 2; n < 200 * 1000 * 1000; n += 1 + n / 3) {
        double local = quantile_local_level(arena, n);

        CHECK("more values, a smaller share of each",
              local > 0 && local < before);
        before = local;
    }
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_lowess(arena);
    test_limits(arena);
    arena_close(arena);
    return check_end();
}
