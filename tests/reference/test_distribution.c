// Distributions against R, far tails included; matrices against their own
// defining equations.
//
// SOURCE: R 4.2.2, dnorm to qf
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

static struct arena *arena;

// Relative, however small the number.
static bool is_close(double got, double want)
{
    return fabs(got - want) <= 1e-13 * fabs(want);
}

static void test_normal(void)
{
    CHECK("density in the middle",
          is_close(normal_density(0), 0.3989422804014327));
    CHECK("density far out",
          is_close(normal_density(-20), 5.5209483621597635e-88));
    CHECK("below", is_close(normal_below(-1.5), 0.066807201268858071));
    CHECK("above, far out",
          is_close(normal_above(8.3), 5.2055697448902552e-17));
    CHECK("above, as far as it goes",
          is_close(normal_above(37), 5.7255712225245283e-300));
    CHECK("a point", is_close(normal_point(.1), -1.2815515655446008));
    CHECK("a point far out",
          is_close(normal_point(1e-300), -37.047096299361201));
    CHECK("1.96", is_close(normal_point(.975), 1.9599639845400536));
    CHECK("no share, no point", isnan(normal_point(1.5)));
    CHECK("NAN stays", isnan(normal_above(NAN)));
}

static const struct {
    double t, freedom, p;
} T_CASES[] = {
    {2.5,   3,   0.087706647008065505   },
    {60,    2,   0.00027766209059467876 },
    {1e5,   30,  2.0729068401465911e-129},
    {.1,    1,   0.93654896513889285    },
    {14.41, 159, 1.1891004406352568e-30 },
    {12,    .5,  0.18506052106920215    },
    {3,     1e7, 0.0026998027110371622  },
};

static const struct {
    double level, freedom, limit;
} T_LIMITS[] = {
    {.95,     1,   12.706204736174694},
    {.95,     9,   2.2621571627982049},
    {.99,     159, 2.6071034892384644},
    {.9,      2.5, 2.5582186141359462},
    {.999999, 4,   49.458636756578578},
    {.95,     NAN, 1.9599639845400536},
};

static void test_t(void)
{
    for (size_t i = 0; i < sizeof T_CASES / sizeof *T_CASES; i++) {
        CHECK("p of a t",
              is_close(t_two_sided(T_CASES[i].t, T_CASES[i].freedom),
                       T_CASES[i].p));
        CHECK("p of minus that t",
              is_close(t_two_sided(-T_CASES[i].t, T_CASES[i].freedom),
                       T_CASES[i].p));
    }
    for (size_t i = 0; i < sizeof T_LIMITS / sizeof *T_LIMITS; i++) {
        CHECK("limit of t",
              is_close(t_limit(T_LIMITS[i].level, T_LIMITS[i].freedom),
                       T_LIMITS[i].limit));
    }
    CHECK("no freedom is the normal",
          is_close(t_two_sided(1.5, NAN), 2 * 0.066807201268858071));
    CHECK("freedom 0 is not defined", isnan(t_two_sided(1, 0)));
    CHECK("a level beyond 1 is not defined", isnan(t_limit(1.2, 5)));
}

static void test_chi_square_and_f(void)
{
    CHECK("chi square, far out", is_close(chi_square_above(789.7321415292, 159),
                                          2.6726381405711038e-84));
    CHECK("chi square of 1",
          is_close(chi_square_above(1, 1), 0.31731050786291415));
    CHECK("chi square near 0",
          is_close(chi_square_above(1e-9, 3), 0.99999999999999156));
    CHECK("chi square upper point",
          is_close(chi_square_point(.975, 12), 23.336664158645334));
    CHECK("chi square lower point",
          is_close(chi_square_point(.025, 12), 4.4037885069817015));
    CHECK("chi square point near 0",
          is_close(chi_square_point(1e-10, 3), 5.2093976214344798e-07));
    CHECK("chi square of many",
          is_close(chi_square_point(.5, 1000), 999.33341240338098));
    CHECK("chi square without freedom", isnan(chi_square_above(1, 0)));
    CHECK("F", is_close(f_above(3.3, 2, 17), 0.061526726102830873));
    CHECK("F far out", is_close(f_above(1000, 1, 50), 1.0115314192893447e-34));
    CHECK("F of broken freedom",
          is_close(f_above(2, 2.5, 7.7), 0.19779744636220259));
    CHECK("F without freedom", isnan(f_above(1, 1, NAN)));
}

static void test_solve(void)
{
    // By hand: det 2; the inverse is {1.5, -.5; -.5, .5}.
    double a[] = {1, 1, 1, 3};
    double b[] = {3, 7, 1, 0};
    double inverse[] = {1, 1, 1, 3};
    double indefinite[] = {1, 2, 2, 1};
    double broken[] = {1, NAN, NAN, 1};
    double log_det;

    CHECK("solved", matrix_solve(a, 2, b, 2));
    CHECK("first", is_close(b[0], 1) && is_close(b[1], 2));
    CHECK("second", is_close(b[2], 1.5) && is_close(b[3], -.5));
    CHECK("inverted", matrix_invert(inverse, 2, &log_det));
    CHECK("inverse", is_close(inverse[0], 1.5) && is_close(inverse[1], -.5)
                         && is_close(inverse[2], -.5)
                         && is_close(inverse[3], .5));
    CHECK("log determinant", is_close(log_det, log(2)));
    CHECK("indefinite", !matrix_cholesky(indefinite, 2));
    CHECK("not a number", !matrix_invert(broken, 2, NULL));
    CHECK("nothing", matrix_invert(NULL, 0, &log_det) && log_det == 0);
}

static void test_cholesky_and_eigen(void)
{
    double a[] = {4, 2, -2, 2, 10, 5, -2, 5, 6};
    double vectors[] = {2, 1, 0, 1, 2, 0, 0, 0, 7};
    double values[3];

    CHECK("factored", matrix_cholesky(a, 3));
    CHECK("lower", a[0] == 2 && a[1] == 1 && a[2] == -1 && a[4] == 3
                       && a[5] == 2 && a[8] == 1);
    CHECK("upper is empty", a[3] == 0 && a[6] == 0 && a[7] == 0);
    CHECK("eigen", matrix_eigen(arena, vectors, 3, values));
    CHECK("ascending", is_close(values[0], 1) && is_close(values[1], 3)
                           && is_close(values[2], 7));
    CHECK("first vector", is_close(fabs(vectors[0]), sqrt(.5))
                              && is_close(vectors[0], -vectors[1]));
    vectors[0] = NAN;
    CHECK("not a number", !matrix_eigen(arena, vectors, 3, values));
}

// The smaller of row and column (from 1): its determinant is 1, its inverse has
// 2 on the diagonal (1 at the end) and -1 beside it, its factor ones.
static void test_size(int n)
{
    double *a = arena_take(arena, (size_t)(n * n), sizeof *a);
    double *factor = arena_take(arena, (size_t)(n * n), sizeof *a);
    double *b = arena_take(arena, (size_t)n, sizeof *b);
    double log_det = NAN;
    bool good = true;

    for (int i = 0; i < n * n; i++) {
        a[i] = factor[i] = 1 + (i % n < i / n ? i % n : i / n);
        b[i % n] += a[i] * 3;
    }
    CHECK("factored", matrix_cholesky(factor, n));
    CHECK("inverted", matrix_invert(a, n, &log_det));
    CHECK("determinant", fabs(log_det) < 1e-13);
    for (int i = 0; i < n * n; i++) {
        int away = abs(i % n - i / n);
        double want = away == 0 ? (i == n * n - 1 ? 1 : 2) : -(away == 1);

        good &= fabs(a[i] - want) < 1e-12;
        good &= factor[i] == (i % n >= i / n);
        a[i] = 1 + (i % n < i / n ? i % n : i / n);
    }
    CHECK("inverse and factor", good);
    CHECK("solved", matrix_solve(a, n, b, 1));
    for (int i = 0; i < n; i++) {
        good &= fabs(b[i] - 3) < 1e-11;
    }
    CHECK("solution", good);
}

static void test_rank(void)
{
    // 1, x, 2x + 3, 0, x squared; one huge and one tiny column among them.
    const double x[] = {1, 1, 1, 1, 1e200,  2e200,  3e200,  4e200,  5, 7, 9, 11,
                        0, 0, 0, 0, 1e-200, 4e-200, 9e-200, 16e-200};
    const bool wanted[] = {false, false, true, true, false};
    bool dropped[5];

    CHECK("rank", matrix_rank(arena, x, 4, 5, dropped) == 3);
    CHECK("who depends", memcmp(dropped, wanted, sizeof wanted) == 0);
    CHECK("more columns than rows", matrix_rank(arena, x, 1, 3, dropped) == 1);
    CHECK("all but the first", !dropped[0] && dropped[1] && dropped[2]);
    CHECK("no rows", matrix_rank(arena, x, 0, 2, dropped) == 0);
}

int main(void)
{
    arena = arena_open("test distribution");
    test_normal();
    test_t();
    test_chi_square_and_f();
    test_solve();
    test_cholesky_and_eigen();
    test_size(1);
    test_size(16);
    test_size(17);
    test_size(40);
    test_rank();
    arena_close(arena);
    return check_end();
}
