// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands_evidence.h"

#include "cli/option_rows.h"

// clang-format off
// Names and meanings as metafor's users know them; a name without a meaning is
// another name of the one above.
const struct option_spec EVIDENCE_POOL[] = {
    {"FILE", OPTION_PATH, true, "a CSV file, a row for each effect; - is the input"},

    HEADING("Effects as they stand in the file (names of columns):"),
    {"--yi",  OPTION_TEXT, false, "the effects"},
    {"--vi",  OPTION_TEXT, false, "their sampling variances"},
    {"--sei", OPTION_TEXT, false, "or their standard errors"},

    HEADING("Or worked out (--effect NAME; values are names of columns):"),
    {"--effect", OPTION_TEXT, false,
     "cor, zcor, ucor; smd, md; or, rr, rd, as, peto; pr, plo, pas, pft"},
    {"--measure", OPTION_TEXT, false, NULL},
    {"--r",   OPTION_TEXT, false, "cor, zcor, ucor: the correlations"},
    {"--ri",  OPTION_TEXT, false, NULL},
    {"--n",   OPTION_TEXT, false, "their sample sizes; those of proportions"},
    {"--ni",  OPTION_TEXT, false, NULL},
    {"--m1",  OPTION_TEXT, false, "smd, md: means of the first group"},
    {"--m1i", OPTION_TEXT, false, NULL},
    {"--sd1", OPTION_TEXT, false, "standard deviations"},
    {"--sd1i", OPTION_TEXT, false, NULL},
    {"--n1",  OPTION_TEXT, false, "sizes (of tables, too, in place of --bi)"},
    {"--n1i", OPTION_TEXT, false, NULL},
    {"--m2",  OPTION_TEXT, false, "the same of the second group"},
    {"--m2i", OPTION_TEXT, false, NULL},
    {"--sd2", OPTION_TEXT, false, "standard deviations"},
    {"--sd2i", OPTION_TEXT, false, NULL},
    {"--n2",  OPTION_TEXT, false, "sizes (of tables, too, in place of --di)"},
    {"--n2i", OPTION_TEXT, false, NULL},
    {"--ai",  OPTION_TEXT, false, "or, rr, rd, as, peto: first group, event"},
    {"--bi",  OPTION_TEXT, false, "first group, no event"},
    {"--ci",  OPTION_TEXT, false, "second group, event"},
    {"--di",  OPTION_TEXT, false, "second group, no event"},
    {"--xi",  OPTION_TEXT, false, "pr, plo, pas, pft: events, of --n"},
    {"--add", OPTION_TEXT, false, "added to each cell of a table with a zero (0.5)"},
    {"--to",  OPTION_TEXT, false, "which tables: only0 (usual), if0all, all, none"},
    {"--drop00", OPTION_FLAG, false, "leave out tables without, or full of, events"},
    {"--approximate-j", OPTION_FLAG, false,
     "smd: the correction as 1 - 3 / (4 df - 1), not exactly"},

    HEADING("The model:"),
    {"--method", OPTION_TEXT, false,
     "REML (usual), ML, DL, HE, HS, SJ, EB, PM; EE, FE or CE: a common effect;\n"
     "        MH or PETO: tables pooled as tables"},
    {"--test",   OPTION_TEXT, false,
     "z (usual), t, knha (Knapp and Hartung), adhoc (never narrower than z)"},
    {"--level",  OPTION_TEXT, false, "of intervals, in percent (95)"},
    {"--mods",   OPTION_TEXT, false,
     "moderators: 'year + type', 'factor(site)', 'poly(dose, 2)', 'a * b'"},
    {"--by",     OPTION_TEXT, false, "column of subgroups, pooled apart and compared"},
    {"--study",  OPTION_TEXT, false, "column that names the studies"},
    {"--label",  OPTION_TEXT, false, "column of other names for the pictures"},
    {"--slab",   OPTION_TEXT, false, NULL},
    {"--three-level", OPTION_FLAG, false,
     "effects within studies: needs --study, fitted by REML or ML"},
    {"--outcome", OPTION_TEXT, false,
     "column of outcomes: a multivariate model (UN); needs --study"},
    {"--cov",    OPTION_LIST, false,
     "columns of a study's known covariances: v1i,v2i"},
    {"--robust", OPTION_TEXT, false,
     "cluster-robust errors: CR0, CR1, CR2, or CR1p as metafor's robust()"},
    {"--cluster", OPTION_TEXT, false, "column of their clusters (that of --study)"},

    HEADING("Doubt:"),
    {"--doubt", OPTION_FLAG, false,
     "leave-one-out, cumulative, influence, Egger, Begg, trim and fill,\n"
     "        fail-safe N, selection model, best linear unbiased predictions"},
    {"--order", OPTION_TEXT, false, "column in whose order effects are cumulated"},

    HEADING("Report and pictures (files .svg, .png, .pdf or .txt; - is the output):"),
    {"--format",  OPTION_TEXT, false, "text, json, or csv: a row for each effect (text)"},
    {"--transf",  OPTION_TEXT, false,
     "shown beside effects: exp, ztor, ilogit, iarcsin or none"},
    {"--atransf", OPTION_TEXT, false, NULL},
    {"--forest",  OPTION_PATH, false, "a forest plot"},
    {"--funnel",  OPTION_PATH, false, "a funnel plot"},
    {"--contour", OPTION_FLAG, false, "with regions of p in the funnel plot"},
    {"--cumulative",    OPTION_PATH, false, "estimates as studies come in"},
    {"--leave-one-out", OPTION_PATH, false, "estimates as each study is left out"},
    {"--bubble",  OPTION_PATH, false, "effects against the first numeric moderator"},
    {"--regplot", OPTION_PATH, false, NULL},
    END,
};

const struct option_spec EVIDENCE_PUBLISHED[] = {
    {"--format", OPTION_TEXT, false, "text, json or csv (text)"},
    END,
};

const struct option_spec EVIDENCE_MODEL[] = {
    {"FILE",             OPTION_PATH, false, "a CSV file; - is the input"             },
    {"--formula",        OPTION_TEXT, false, "'y ~ t + (1 + t | client)'"             },
    {"--ml",             OPTION_FLAG, false, "maximum likelihood, not REML"           },
    {"--family",         OPTION_TEXT, false, "binomial: an event, yes or no"          },
    {"--link",           OPTION_TEXT, false, "of it: logit, cloglog, probit (logit)"  },
    {"--agq",            OPTION_TEXT, false, "quadrature points, 1 to 25 (1, Laplace)"},
    {"--weights",        OPTION_TEXT, false, "a column: how much each row counts"     },
    {"--ci",             OPTION_TEXT, false, "wald or profile (wald)"                 },
    {"--ar1",            OPTION_TEXT, false, "'session | client': residuals AR(1)"    },
    {"--car1",           OPTION_TEXT, false, "'weeks | client': in continuous time"   },
    {"--cs",             OPTION_TEXT, false, "'1 | client': compound symmetry"        },
    {"--unequal",        OPTION_TEXT, false,
     "a column: residuals spread by its levels"                                       },
    {"--level",          OPTION_TEXT, false, "of intervals, in percent (95)"          },
    {"--format",         OPTION_TEXT, false, "text or json (text)"                    },
    {"--effects",        OPTION_PATH, false, "file: each group's effects, as CSV"     },
    {"--rows",           OPTION_PATH, false, "file: each row's fit and limits, as CSV"},
    {"--predict",        OPTION_PATH, false,
     "a CSV file: what is expected of its rows"                                       },
    {"--predict-out",    OPTION_PATH, false, "file: that, with limits, as CSV"        },
    {"--sums-out",       OPTION_PATH, false, "file: what a network needs, no rows"    },
    {"--sums-names",     OPTION_FLAG, false,
     "with the names of clients: to be kept, not sent"                                },
    {"--sums-add",       OPTION_PATH, false,
     "such a file of one's own: the rows are added to it"                             },
    {"--sums-in",        OPTION_LIST, false, "such files of others, put together"     },
    HEADING("Likelihood-ratio tests:"),
    {"--test",           OPTION_FLAG, false,
     "each term left out, or made simpler, in turn"                                   },
    {"--against",        OPTION_LIST, false,
     "a formula: another model of the same rows"                                      },
    {"--keep-reml",      OPTION_FLAG, false,
     "compare REML fits (the same fixed effects), do not\n"
     "        fit again by maximum likelihood"                                        },
    HEADING("Pictures (files .svg, .png or .pdf):"),
    {"--plot-residuals", OPTION_PATH, false,
     "what is left over against what is fitted; events in bins"                       },
    {"--plot-quantiles", OPTION_PATH, false,
     "residuals and effects against normal quantiles"                                 },
    {"--plot-effects",   OPTION_PATH, false, "the units' effects, without names"      },
    {"--plot-curves",    OPTION_PATH, false,
     "some units along a predictor with a random slope"                               },
    {"--plots",          OPTION_PATH, false, "a folder: all of them that apply"       },
    END,
};

const struct option_spec EVIDENCE_SURVIVAL[] = {
    {"FILE",       OPTION_PATH, true,  "a CSV file; - is the input"         },
    HEADING("Columns"),
    {"--time",     OPTION_TEXT, true,
     "when the event came, or the watching\n"
     "        ended; with --discrete the period"                            },
    {"--event",    OPTION_TEXT, true,
     "1 or 0, 2 or 1, TRUE or FALSE; or\n"
     "        'how=dropout' for the value that counts. Ending early because\n"
     "        things had improved is no dropout"                            },
    {"--start",    OPTION_TEXT, false,
     "where a row's time begins (0): several\n"
     "        rows of a person, each with its own x"                        },
    {"--by",       OPTION_TEXT, false, "groups; with --formula: strata"     },
    {"--cluster",  OPTION_TEXT, false, "rows of one person: robust errors"  },
    HEADING("Curves"),
    {"--interval", OPTION_TEXT, false, "log or log-log (log)"               },
    {"--rho",      OPTION_TEXT, false, "0 log-rank (usual), 1 Peto and Peto"},
    {"--plot",     OPTION_PATH, false, "a picture: .svg, .png or .pdf"      },
    HEADING("Models"),
    {"--formula",  OPTION_TEXT, false, "'x + z': a Cox model"               },
    {"--ties",     OPTION_TEXT, false, "efron or breslow (efron)"           },
    {"--discrete", OPTION_FLAG, false,
     "a row for each person and period:\n"
     "        a hazard in discrete time"                                    },
    {"--link",     OPTION_TEXT, false, "of --discrete: logit or cloglog"    },
    HEADING("Answer"),
    {"--level",    OPTION_TEXT, false, "of intervals, in percent (95)"      },
    {"--format",   OPTION_TEXT, false, "text or json (text)"                },
    END,
};

const struct option_spec EVIDENCE_RELIABILITY[] = {
    {"FILE",         OPTION_PATH, false,
     "a CSV file, a row for each person; - is the input"                      },
    {"--instrument", OPTION_TEXT, false,
     "with --data, a form of the practice: post"                              },
    {"--items",      OPTION_TEXT, false,
     "columns: 1-9 or 2,4,6-9 or names; a minus before one turns it round (all "
     "numbers)"                                                               },
    {"--reverse",    OPTION_TEXT, false, "items to turn round, as 3,5"        },
    {"--range",      OPTION_TEXT, false,
     "least and most of an answer, as 0-3 (as seen)"                          },
    {"--complete",   OPTION_FLAG, false, "only people who answered everything"},
    {"--factors",    OPTION_TEXT, false,
     "hierarchical omega: of so many factors below a general one"             },
    {"--raters",     OPTION_FLAG, false, "the columns are raters: ICC, kappa" },
    {"--retest",     OPTION_FLAG, false, "the columns are occasions: ICC"     },
    {"--within",     OPTION_TEXT, false,
     "rows are sessions; the column that says whose"                          },
    {"--time",       OPTION_TEXT, false,
     "and when, where all were asked at the same times"                       },
    {"--level",      OPTION_TEXT, false, "of intervals, in percent (95)"      },
    {"--format",     OPTION_TEXT, false, "text or json (text)"                },
    END,
};

const struct option_spec EVIDENCE_COURSE[] = {
    {"FILE",         OPTION_PATH, false, "a CSV file; - is the input"          },
    {"--instrument", OPTION_TEXT, false, "the measure: phq9, dass21/stress"    },
    {"--client",     OPTION_TEXT, false, "column of the file (client)"         },
    {"--session",    OPTION_TEXT, false, "column of the file, from 1 (session)"},
    {"--score",      OPTION_TEXT, false, "column of the file (score)"          },
    {"--ended",      OPTION_TEXT, false,
     "column of the file: the day on which the course ended, for a fit to\n"
     "        what ended before some day, held against what ended later"       },
    {"--change",     OPTION_TEXT, false, "points of reliable change, in a file"},
    {"--cutoff",     OPTION_TEXT, false, "first score of the clinical side"    },
    {"--better",     OPTION_TEXT, false, "lower or higher (lower)"             },
    {"--folds",      OPTION_TEXT, false, "parts of the people, 2 to 20 (5)"    },
    {"--before",     OPTION_TEXT, false,
     "the day between the two, 2026-01-31 (by which two thirds had ended)"     },
    {"--norm",       OPTION_PATH, false, "a norm file, in place of a fit"      },
    {"--norm-out",   OPTION_PATH, false,
     "keep the fit as a norm file; needs\n"
     "        --population, --country and --source"                            },
    {"--population", OPTION_TEXT, false, "who they are, in words"              },
    {"--country",    OPTION_TEXT, false, "where"                               },
    {"--source",     OPTION_TEXT, false, "whose figures these are, since when" },
    {"--plot",       OPTION_PATH, false, "a picture: .svg, .png or .pdf"       },
    {"--format",     OPTION_TEXT, false, "text or json (text)"                 },
    END,
};

const struct option_spec EVIDENCE_COMPARE[] = {
    {"FILE",          OPTION_PATH, true,
     "a CSV file, a row for each person or closed\n"
     "        episode; - is the input"                                         },
    {"--outcome",     OPTION_TEXT, true,
     "1 or 0, yes or no; 'ending=planned' for the\n"
     "        value that counts; other numbers are scores"                      },
    {"--unit",        OPTION_TEXT, true, "who or where; no names are printed"  },
    {"--adjust",      OPTION_TEXT, false,
     "'intake + age + factor(work)': what people\n"
     "        came with"                                                        },
    {"--date",        OPTION_TEXT, false, "of each row, for the model card"    },
    {"--least",       OPTION_TEXT, false,
     "rows of a unit that stands for itself (20)"                               },
    {"--limits",      OPTION_TEXT, false, "normal or exact (normal)"           },
    {"--spread",      OPTION_TEXT, false,
     "beyond chance, added: winsorised, so that a\n"
     "        few unusual units widen nothing, or all; or multiplied\n"
     "        (winsorised)"                                                     },
    {"--label",       OPTION_TEXT, false,
     "the one unit to be labelled: for its own people"                          },
    {"--plot-funnel", OPTION_PATH, false, "a picture: .svg, .png or .pdf"      },
    {"--format",      OPTION_TEXT, false, "text or json (text)"                },
    END,
};
// clang-format on
