// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_parts.h"

void reliability_say_sources(struct paper *paper,
                             const struct reliability_answer *answer)
{
    bool items = answer->question->columns == RELIABILITY_OF_ITEMS;
    // clang-format off
    const struct {
        bool is_used;
        const char *source;
    } sources[] = {
        {items,
         "Cronbach 1951, Psychometrika 16, 297-334; Guttman 1945, "
         "Psychometrika 10, 255-282 (alpha, lambda 6)"},
        {items,
         "Feldt, Woodruff & Salih 1987, Applied Psychological Measurement 11, "
         "93-103; Duhachek & Iacobucci 2004, Journal of Applied Psychology 89, "
         "792-808 (intervals)"},
        {items && answer->has_omega,
         "J\xC3\xB6reskog 1967, Psychometrika 32, 443-482; McDonald 1999, Test "
         "Theory (omega)"},
        {answer->has_general,
         "Zinbarg, Revelle, Yovel & Li 2005, Psychometrika 70, 123-133 "
         "(hierarchical omega: minres, quartimin, Schmid & Leiman)"},
        {!items,
         "Shrout & Fleiss 1979, Psychological Bulletin 86, 420-428 (ICC)"},
        {answer->has_kappa
             && answer->question->columns == RELIABILITY_OF_RATERS,
         "Cohen 1960, Educational and Psychological Measurement 20, 37-46; "
         "Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72, 323-327 "
         "(kappa)"},
        {answer->has_within,
         "Bliese 2000, in Multilevel Theory, 349-381; Cranford et al. 2006, "
         "Personality and Social Psychology Bulletin 32, 917-929; Shrout & "
         "Lane 2012, in Research Methods for Studying Daily Life, 302-320"},
    };
    // clang-format on

    paper_head(paper, "Sources");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        if (sources[i].is_used) {
            paper_begin(paper, 2, 4);
            paper_say(paper, PAPER_SOFT, str_of(sources[i].source));
            paper_end(paper);
        }
    }
}
