// commands - every command that there is, with its options.
//
// A command is a row of COMMANDS, a table of options above it, a prototype in
// cli/commands.h, and cli/cmd_<thing>.c. Rows stand by area; the help prints
// them in this order.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

#include "cli/command.h"

// One option: {"--name", OPTION_TEXT, required, "what it is"}; the last row of
// a table is END. Keep what it is so short that a row stays one line.

// clang-format off
#define END {NULL, OPTION_TEXT, false, NULL}
// clang-format on

static const struct option_spec INIT[] = {
    {"--practice",        OPTION_TEXT, true,  "the practice's name"            },
    {"--therapist",       OPTION_TEXT, true,  "the owner, as clients know them"},
    {"--passphrase-file", OPTION_PATH, true,  "its first line; - is the input" },
    {"--country",         OPTION_TEXT, false, "two letters (GB)"               },
    {"--zone",            OPTION_TEXT, false, "time zone (Europe/London)"      },
    {"--public-url",      OPTION_TEXT, false, "https://name that clients use"  },
    END,
};

static const struct option_spec DEMO[] = {
    {"--now", OPTION_TEXT, false, "the day on which it ends (today)"},
    END,
};

static const struct option_spec SERVE[] = {
    {"--listen",         OPTION_TEXT, false, "address and port (127.0.0.1:8080)"},
    {"--public-url",     OPTION_TEXT, false, "https://name that clients use"    },
    {"--proxy",          OPTION_LIST, false, "whose X-Forwarded-For is believed"},
    {"--insecure",       OPTION_FLAG, false, "other than loopback, without TLS" },
    {"--threads",        OPTION_TEXT, false, "that answer requests (2)"         },
    {"--log",            OPTION_FLAG, false, "one line per request, no names"   },
    {"--unsafe-no-sync", OPTION_FLAG, false,
     "for benchmarks: may lose answers"                                         },
    END,
};

// clang-format off
static const struct option_spec LISTEN[] = {
    {"FILE",          OPTION_LIST, false, "transcripts, or folders of them; - is the input"},
    {"--therapist",   OPTION_TEXT, false, "which speaker is the therapist"                 },
    {"--format",      OPTION_TEXT, false, "of the report: text, html, json or csv (text)"  },
    {"--out",         OPTION_PATH, false, "file or folder of the report (the terminal)"    },
    {"--turns",       OPTION_PATH, false, "codes each row of this CSV; - is the input"     },
    {"--columns",     OPTION_TEXT, false, "of a CSV: speaker=Who,text=What,start=,end="    },
    {"--file-format", OPTION_TEXT, false, "of the transcript, where it is taken wrongly"   },
    END,
};

static const struct option_spec LISTEN_TRAIN[] = {
    {"--data", OPTION_PATH, true, "folder with AnnoMI's annomi-full.csv and -simple.csv"},
    {"--out",  OPTION_PATH, true, "file of the model"                                   },
    END,
};

static const struct option_spec LISTEN_EVAL[] = {
    {"--data",  OPTION_PATH, true,  "folder with AnnoMI's annomi-full.csv and -simple.csv"},
    {"--folds", OPTION_TEXT, false, "parts that each are left out once (10)"              },
    END,
};
// clang-format on

static const struct option_spec COVERAGE_SET[] = {
    {"--hours",     OPTION_LIST, true,  "\"mon-fri 09:00-17:00\", may be repeated"},
    {"--person",    OPTION_LIST, true,  "\"NAME <mail>\", on call first"          },
    {"--read-by",   OPTION_TEXT, false, "promised on a covered day (10:00)"       },
    {"--notice-at", OPTION_TEXT, false, "mail after uncovered hours (07:30)"      },
    {"--repeat",    OPTION_TEXT, false, "minutes to the next person (15)"         },
    {"--holiday",   OPTION_LIST, false, "2026-12-25: nobody reads"                },
    {"--line",      OPTION_LIST, false, "emergency|call|text:LABEL:NUMBER"        },
    END,
};

static const struct option_spec SETTING_SET[] = {
    {"NAME",  OPTION_TEXT, true, "as `rapport setting list` names it"},
    {"VALUE", OPTION_TEXT, true, "what holds from now on"            },
    END,
};

static const struct option_spec BACKUP[] = {
    {"FOLDER", OPTION_PATH, false, "where to (settings, or DIR-backups)"},
    {"--to",   OPTION_PATH, false, "the same"                           },
    {"--keep", OPTION_TEXT, false, "how many to keep there, 0: all"     },
    END,
};

static const struct option_spec RESTORE[] = {
    {"FILE",                 OPTION_PATH, true,  "a .backup file, or their folder"   },
    {"--keys",               OPTION_PATH, false, "a .keys file, instead of live keys"},
    {"--recovery-code-file", OPTION_PATH, false, "the printed code"                  },
    {"--rehearse",           OPTION_FLAG, false, "only count what would come back"   },
    {"--yes-replace",        OPTION_FLAG, false, "over newer data, kept aside"       },
    END,
};

static const struct option_spec RECOVER[] = {
    {"--code-file",       OPTION_PATH, true,  "the printed code, in a file"},
    {"--passphrase-file", OPTION_PATH, false, "a new passphrase, too"      },
    END,
};

static const struct option_spec STAFF_ADD[] = {
    {"--name", OPTION_TEXT, true,  "as clients know them"         },
    {"--role", OPTION_TEXT, true,
     "therapist, supervisor, lead, reception, researcher or admin"},
    {"--url",  OPTION_FLAG, false, "print the whole address"      },
    END,
};

static const struct option_spec STAFF_LEAVE[] = {
    {"--staff", OPTION_TEXT, true, "the number of `rapport staff list`"},
    END,
};

static const struct option_spec CLIENT_ERASE[] = {
    {"--client",  OPTION_TEXT, true,  "the client's id"                      },
    {"--basis",   OPTION_TEXT, false, "on whose wish (request of the client)"},
    {"--confirm", OPTION_TEXT, false, "the id again: erases for good"        },
    END,
};

static const struct option_spec CLIENT_ADD[] = {
    {"--name",       OPTION_TEXT, true,  "first name or nickname"        },
    {"--contact",    OPTION_TEXT, false, "mail address or number"        },
    {"--answers-by", OPTION_TEXT, false, "phone, tablet or paper (phone)"},
    END,
};

static const struct option_spec CLIENT_SETTINGS[] = {
    {"--client",      OPTION_TEXT, true,  "the client's id"           },
    {"--name",        OPTION_TEXT, false, "first name or nickname"    },
    {"--contact",     OPTION_TEXT, false, "mail address or number"    },
    {"--answers-by",  OPTION_TEXT, false, "phone, tablet or paper"    },
    {"--sharing",     OPTION_TEXT, false, "together or therapist_only"},
    {"--sharing-why", OPTION_TEXT, false, "why it is not shared"      },
    END,
};

static const struct option_spec CLIENT_CONSENT[] = {
    {"--client",  OPTION_TEXT, true, "the client's id"                    },
    {"--purpose", OPTION_TEXT, true, "treatment, follow_up, check_ins ..."},
    {"--given",   OPTION_TEXT, true, "yes or no"                          },
    END,
};

static const struct option_spec SESSION_ADD[] = {
    {"--client", OPTION_TEXT, true, "the client's id"                     },
    {"--at",     OPTION_TEXT, true, "2026-12-01T14:00, on your wall clock"},
    END,
};

static const struct option_spec SESSION_ATTENDANCE[] = {
    {"--session",    OPTION_TEXT, true, "the session's id"           },
    {"--attendance", OPTION_TEXT, true, "attended, late, no_show ..."},
    END,
};

static const struct option_spec SESSION_RATE[] = {
    {"--session",   OPTION_TEXT, true, "the session's id"          },
    {"--heard",     OPTION_TEXT, true, "they could speak, 0 to 4"  },
    {"--direction", OPTION_TEXT, true, "the direction fits, 0 to 4"},
    {"--off",       OPTION_TEXT, true, "something felt off, 0 to 4"},
    END,
};

static const struct option_spec ENDING[] = {
    {"--client", OPTION_TEXT, true,  "the client's id"                      },
    {"--kind",   OPTION_TEXT, false, "planned, unilateral or other: ends it"},
    {"--agreed", OPTION_FLAG, false, "an ending is agreed, not yet there"   },
    END,
};

static const struct option_spec FOLLOWUP_LIST[] = {
    {"--client", OPTION_TEXT, false, "the client's id (all of them)"},
    END,
};

static const struct option_spec OF_CLIENT[] = {
    {"--client", OPTION_TEXT, true, "the client's id"},
    END,
};

static const struct option_spec INVITE[] = {
    {"--client",  OPTION_TEXT, true,  "the client's id"                  },
    {"--form",    OPTION_TEXT, true,  "pre, post or an instrument's code"},
    {"--session", OPTION_TEXT, false, "the session's id"                 },
    {"--url",     OPTION_FLAG, false, "print the whole address"          },
    END,
};

static const struct option_spec MY_PAGE[] = {
    {"--client", OPTION_TEXT, true,  "the client's id"                 },
    {"--url",    OPTION_FLAG, false, "print the whole address"         },
    {"--end",    OPTION_FLAG, false, "end all links to it, make no new"},
    END,
};

static const struct option_spec RESPONSE_CORRECT[] = {
    {"--administration", OPTION_TEXT, true, "the form's id, as in its address" },
    {"--set",            OPTION_LIST, true, "FIELD=ANSWER; empty takes it back"},
    {"--reason",         OPTION_TEXT, true, "why it is corrected"              },
    END,
};

static const struct option_spec RESPONSE_ENTER[] = {
    {"--client",  OPTION_TEXT, true,  "the client's id"                       },
    {"--form",    OPTION_TEXT, true,  "pre, post or an instrument's code"     },
    {"--session", OPTION_TEXT, false, "the session's id"                      },
    {"--on",      OPTION_TEXT, true,  "when it was answered, 2026-12-01T15:00"},
    {"--set",     OPTION_LIST, true,  "FIELD=ANSWER, may be repeated"         },
    END,
};

static const struct option_spec PROMISE_ADD[] = {
    {"--client", OPTION_TEXT, true, "the client's id"           },
    {"--words",  OPTION_TEXT, true, "what you said you would do"},
    {"--due",    OPTION_TEXT, true, "2026-12-04"                },
    END,
};

static const struct option_spec PROMISE_SET[] = {
    {"--promise", OPTION_TEXT, true,  "the promise's id"              },
    {"--state",   OPTION_TEXT, true,  "kept, renegotiated or dropped" },
    {"--due",     OPTION_TEXT, false, "the new day, when renegotiated"},
    END,
};

static const struct option_spec PLAN_ADD[] = {
    {"--client",   OPTION_TEXT, true,  "the client's id"         },
    {"--words",    OPTION_TEXT, true,  "what the client will try"},
    {"--session",  OPTION_TEXT, false, "the session's id"        },
    {"--when",     OPTION_TEXT, false, "Tuesday, after breakfast"},
    {"--where",    OPTION_TEXT, false, "along the canal"         },
    {"--how-long", OPTION_TEXT, false, "ten minutes"             },
    {"--obstacle", OPTION_TEXT, false, "what may come between"   },
    {"--plan-b",   OPTION_TEXT, false, "what to do then"         },
    {"--why",      OPTION_TEXT, false, "what it is good for"     },
    END,
};

static const struct option_spec PLAN_REVIEW[] = {
    {"--plan",   OPTION_TEXT, true, "the plan's id"                 },
    {"--result", OPTION_TEXT, true, "tried, partly or not_this_time"},
    END,
};

static const struct option_spec GOAL_ADD[] = {
    {"--client", OPTION_TEXT, true,  "the client's id"                      },
    {"--words",  OPTION_TEXT, true,  "in the words of the client"           },
    {"--by",     OPTION_TEXT, false, "client: they propose it, and so agree"},
    END,
};

static const struct option_spec GOAL_AGREE[] = {
    {"--goal", OPTION_TEXT, true, "the goal's id"      },
    {"--by",   OPTION_TEXT, true, "client or therapist"},
    END,
};

static const struct option_spec GOAL_CLOSE[] = {
    {"--goal", OPTION_TEXT, true, "the goal's id"},
    END,
};

static const struct option_spec DECISION_ADD[] = {
    {"--client",  OPTION_TEXT, true,  "the client's id"             },
    {"--words",   OPTION_TEXT, true,  "what you chose together"     },
    {"--review",  OPTION_TEXT, false, "2027-01-15: look at it again"},
    {"--options", OPTION_TEXT, false, "what you considered"         },
    {"--matters", OPTION_TEXT, false, "what matters to the client"  },
    END,
};

static const struct option_spec EVENT_ADD[] = {
    {"--client", OPTION_TEXT, true,  "the client's id"           },
    {"--words",  OPTION_TEXT, true,  "in the words of the client"},
    {"--on",     OPTION_TEXT, false, "2026-12-01 (today)"        },
    END,
};

static const struct option_spec CARD_SET[] = {
    {"--reason", OPTION_TEXT, true,  "the reason's id"         },
    {"--state",  OPTION_TEXT, true,
     "seen, other_view, acting, done, not_useful, snoozed"     },
    {"--until",  OPTION_TEXT, false, "2026-12-08, when snoozed"},
    END,
};

static const struct option_spec IMPORT[] = {
    {"FILE",      OPTION_PATH, true,  "a CSV file"                                },
    {"--map",     OPTION_TEXT, true,  "client=COLUMN,CODE[/SCALE][@MONTHS]=COLUMN"},
    {"--start",   OPTION_TEXT, false, "when month 0 was (2025-01-06)"             },
    {"--dry-run", OPTION_FLAG, false, "show what would be kept, keep nothing"     },
    END,
};

static const struct option_spec INSTRUMENT[] = {
    {"CODE", OPTION_TEXT, true, "phq9, gad7, core10 ..."},
    END,
};

static const struct option_spec INSTRUMENT_ADD[] = {
    {"FILE", OPTION_PATH, true, "as docs/INSTRUMENTS.md describes it"},
    END,
};

static const struct option_spec INSTRUMENT_ENABLE[] = {
    {"CODE",     OPTION_TEXT, true,  "phq9, gad7, core10 ..."                },
    {"--attest", OPTION_FLAG, false, "the practice holds the licence it asks"},
    END,
};

static const struct option_spec INSTRUMENT_CUTOFF[] = {
    {"CODE",  OPTION_TEXT, true, "wai_sr, sai ..."                  },
    {"VALUE", OPTION_TEXT, true, "a number, or none to take it away"},
    END,
};

static const struct option_spec NORM_ADD[] = {
    {"FILE", OPTION_PATH, true,
     "as `rapport evidence course --norm-out` keeps one"},
    END,
};

static const struct option_spec NORM[] = {
    {"NORM", OPTION_TEXT, true, "its number, as `rapport norm list` says it"},
    END,
};

static const struct option_spec SCORE[] = {
    {"--instrument", OPTION_TEXT, true, "its code: phq9, gad7, dass21 ..."   },
    {"FILE",         OPTION_PATH, true, "columns id, 1, 2, 3 ...; - reads on"},
    END,
};

static const struct option_spec EVIDENCE_PUBLISHED[] = {
    {"--format", OPTION_TEXT, false, "text, json or csv (text)"},
    END,
};

static const struct option_spec EVIDENCE_RELIABILITY[] = {
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
#define HEADING(words)                                                         \
    {                                                                          \
        words, OPTION_HEADING, false, ""                                       \
    }
static const struct option_spec EVIDENCE_MODEL[] = {
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

static const struct option_spec EVIDENCE_COURSE[] = {
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

// --sd, --reliability and --better are needed unless there is a --rule:
// cli/cmd_change.c says so.
static const struct option_spec CHANGE[] = {
    {"--sd",              OPTION_TEXT, false, "standard deviation of the norm" },
    {"--reliability",     OPTION_TEXT, false, "of the form, from 0 to below 1" },
    {"--better",          OPTION_TEXT, false, "lower or higher"                },
    {"--cutoff",          OPTION_TEXT, false, "between clinical and functional"},
    {"--rule",            OPTION_TEXT, false,
     "nhs, instead of all of the above, which are needed but for --cutoff:\n"
     "        the recovery rules of NHS Talking Therapies, as the trial\n"
     "        NCT05134103 quotes them. That improvement needs the other "
     "measure\n"
     "        not reliably worse is a choice made here, from memory and still\n"
     "        to be checked against the manual (docs/INSTRUMENTS.md)"          },
    {"--either-improves", OPTION_FLAG, false,
     "with --rule nhs, the other choice: either measure is enough"             },
    {"FILE",              OPTION_PATH, true,
     "columns id, pre, post; with --rule nhs: id, phq9_pre, phq9_post,\n"
     "        gad7_pre, gad7_post"                                             },
    END,
};

// clang-format off
static const struct option_spec EVIDENCE_SURVIVAL[] = {
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

static const struct option_spec EVIDENCE_COMPARE[] = {
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

// Names and meanings as metafor's users know them; a name without a meaning is
// another name of the one above.
static const struct option_spec EVIDENCE_POOL[] = {
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
#undef HEADING
// clang-format on

static const struct option_spec EXPORT[] = {
    {"--client", OPTION_TEXT, true,  "the client's id"                },
    {"--to",     OPTION_PATH, false, "a new folder; - prints JSON (-)"},
    END,
};

// clang-format off
const struct command_row COMMANDS[] = {
    {"init", "make a practice in a folder", ALONE_IN_FOLDER, INIT, cmd_init,
     "--practice \"Elm Road\" --therapist Mara --passphrase-file secret.txt"},
    {"serve", "open the practice in the browser", ALONE_IN_FOLDER, SERVE,
     cmd_serve, "--listen 127.0.0.1:8080"},
    {"demo", "make a practice of seven fictional people", ALONE_IN_FOLDER, DEMO,
     cmd_demo, "--now 2026-12-01"},
    {"outbox list", "what waits to be sent, and what became of the rest",
     IN_FOLDER, NULL, cmd_outbox_list, NULL},
    {"outbox send", "send what waits now, also what was put off", IN_FOLDER,
     NULL, cmd_outbox_send, NULL},
    {"setting list", "the settings, their values and what they are for",
     IN_FOLDER, NULL, cmd_setting_list, NULL},
    {"setting set", "change one setting", IN_FOLDER, SETTING_SET,
     cmd_setting_set, "signal.quiet_days 28"},
    {"backup", "keep a sealed copy, also while a server runs", IN_FOLDER,
     BACKUP, cmd_backup, "/media/stick --keep 14"},
    {"restore", "bring a backup back, or rehearse it", ALONE_IN_FOLDER, RESTORE,
     cmd_restore, "rapport-20261201T140000Z.backup --rehearse"},
    {"doctor", "look at the whole folder; exit code 1: look there", IN_FOLDER,
     NULL, cmd_doctor, NULL},
    {"recover", "master key and passphrase by the printed code",
     ALONE_IN_FOLDER, RECOVER, cmd_recover, "--code-file code.txt"},
    {"staff add", "invite somebody to work here; prints the link's path",
     IN_FOLDER, STAFF_ADD, cmd_staff_add, "--name \"Jo Park\" --role therapist"},
    {"staff list", "who works here, worked here, is invited", IN_FOLDER, NULL,
     cmd_staff_list, NULL},
    {"staff leave", "somebody leaves: signed out at once", IN_FOLDER,
     STAFF_LEAVE, cmd_staff_leave, "--staff 2"},
    {"coverage set", "say who reads safety answers, and when", IN_FOLDER,
     COVERAGE_SET, cmd_coverage_set,
     "--hours \"mon-fri 09:00-17:00\" --person \"Mara <mara@example.org>\" "
     "--line \"call:A line that you dialled:01 234 5678\""},
    {"coverage show", "print the plan, and what is still missing", IN_FOLDER,
     NULL, cmd_coverage_show, NULL},
    {"client erase", "erase a client for good, in two steps", IN_FOLDER,
     CLIENT_ERASE, cmd_client_erase, "--client 12"},
    {"client add", "add a client; prints the id", IN_FOLDER, CLIENT_ADD, cmd_client_add,
     "--name Kite"},
    {"client list", "list clients: id, name, how they answer, sharing", IN_FOLDER, NULL, cmd_client_list,
     NULL},
    {"client settings", "change what a client is called and how they answer", IN_FOLDER, CLIENT_SETTINGS, cmd_client_settings,
     "--client 1 --answers-by tablet"},
    {"client consent", "note what a client agreed to, or took back", IN_FOLDER, CLIENT_CONSENT, cmd_client_consent,
     "--client 1 --purpose check_ins --given no"},
    {"episode open", "begin again with a client whose episode ended", IN_FOLDER, OF_CLIENT, cmd_episode_open,
     "--client 1"},
    {"session add", "plan a session; prints the id", IN_FOLDER, SESSION_ADD, cmd_session_add,
     "--client 1 --at 2026-12-01T14:00"},
    {"session attendance", "say who came", IN_FOLDER, SESSION_ATTENDANCE, cmd_session_attendance,
     "--session 1 --attendance attended"},
    {"session rate", "your own three taps after a session", IN_FOLDER, SESSION_RATE, cmd_session_rate,
     "--session 1 --heard 3 --direction 3 --off 0"},
    {"invite", "make a link to a form; prints its path", IN_FOLDER, INVITE, cmd_invite,
     "--client 1 --session 1 --form post"},
    {"my-page", "make the link to a client's own page; prints its path",
     IN_FOLDER, MY_PAGE, cmd_my_page, "--client 1"},
    {"response correct", "correct answers; the earlier ones stay", IN_FOLDER,
     RESPONSE_CORRECT, cmd_response_correct,
     "--administration 7 --set heard=3 --reason \"misread on paper\""},
    {"response enter", "a form answered on paper; prints its id", IN_FOLDER,
     RESPONSE_ENTER, cmd_response_enter,
     "--client 1 --form post --session 1 --on 2026-12-01T15:00 --set heard=3"},
    {"ending", "end the episode, or say that an ending is agreed", IN_FOLDER, ENDING, cmd_ending,
     "--client 1 --kind planned"},
    {"ending show", "the ending plan of a client", IN_FOLDER, OF_CLIENT, cmd_ending_show,
     "--client 1"},
    {"endings run", "ask, remind and invite now what is due", IN_FOLDER, NULL, cmd_endings_run,
     NULL},
    {"followup list", "what is asked after an ending", IN_FOLDER, FOLLOWUP_LIST, cmd_followup_list,
     "--client 1"},
    {"invitation verify", "work out a trial's draws again", IN_FOLDER, NULL, cmd_invitation_verify,
     NULL},
    {"promise add", "note what you promised; prints the id", IN_FOLDER, PROMISE_ADD, cmd_promise_add,
     "--client 1 --words \"send the letter\" --due 2026-12-04"},
    {"promise set", "keep, move or drop a promise", IN_FOLDER, PROMISE_SET, cmd_promise_set,
     "--promise 1 --state kept"},
    {"plan add", "note what the client will try; prints the id", IN_FOLDER, PLAN_ADD, cmd_plan_add,
     "--client 1 --words \"one walk\""},
    {"plan review", "say how a plan went", IN_FOLDER, PLAN_REVIEW, cmd_plan_review,
     "--plan 1 --result partly"},
    {"goal add", "note a goal; prints the id", IN_FOLDER, GOAL_ADD, cmd_goal_add,
     "--client 1 --words \"sleep through\""},
    {"goal agree", "one of the two agrees to a goal", IN_FOLDER, GOAL_AGREE, cmd_goal_agree,
     "--goal 1 --by client"},
    {"goal close", "close a goal", IN_FOLDER, GOAL_CLOSE, cmd_goal_close,
     "--goal 1"},
    {"decision add", "note what you chose together; prints the id", IN_FOLDER, DECISION_ADD, cmd_decision_add,
     "--client 1 --words \"meet every second week\""},
    {"event add", "note what happened meanwhile; prints the id", IN_FOLDER, EVENT_ADD, cmd_event_add,
     "--client 1 --words \"moved house\""},
    {"card list", "what the signals say about a client", IN_FOLDER, OF_CLIENT, cmd_card_list,
     "--client 1"},
    {"card set", "seen, done, not useful, or later", IN_FOLDER, CARD_SET, cmd_card_set,
     "--reason 1 --state seen"},
    {"import", "past scores from a CSV file", IN_FOLDER, IMPORT, cmd_import,
     "scores.csv --map client=id,phq9@0=start,phq9@3=later --start 2025-01-06"},
    {"export", "everything kept about one client, in open formats", IN_FOLDER,
     EXPORT, cmd_export, "--client 3 --to kite"},
    {"instrument list", "the questionnaires, and which are on", IN_FOLDER, NULL,
     cmd_instrument_list, NULL},
    {"instrument show", "items, scoring, figures and licence of one", IN_FOLDER,
     INSTRUMENT, cmd_instrument_show, "phq9"},
    {"instrument add", "add a questionnaire from a file", IN_FOLDER,
     INSTRUMENT_ADD, cmd_instrument_add, "mine.json"},
    {"instrument enable", "ask it from now on", IN_FOLDER, INSTRUMENT_ENABLE,
     cmd_instrument_enable, "sparq"},
    {"instrument disable", "ask it no more", IN_FOLDER, INSTRUMENT,
     cmd_instrument_disable, "sparq"},
    {"instrument cutoff", "a cut-off of your own, for low checks", IN_FOLDER,
     INSTRUMENT_CUTOFF, cmd_instrument_cutoff, "wai_sr 40"},
    {"norm add", "take in a norm of expected courses, with its provenance", IN_FOLDER, NORM_ADD,
     cmd_norm_add, "norm.json"},
    {"norm list", "the norms that were taken in, and which is in use", IN_FOLDER, NULL,
     cmd_norm_list, NULL},
    {"norm remove", "take one away", IN_FOLDER, NORM, cmd_norm_remove, "1"},
    {"score", "answers in a CSV file to scores", ANYWHERE, SCORE, cmd_score,
     "--instrument phq9 answers.csv"},
    {"listen", "what happened in a session, from its transcript", ANYWHERE,
     LISTEN, cmd_listen, "--therapist Mara session.vtt"},
    {"listen train", "make the model from AnnoMI", ANYWHERE, LISTEN_TRAIN,
     cmd_listen_train, "--data annomi --out models/listening.model"},
    {"listen eval", "how well it codes what it has not seen", ANYWHERE,
     LISTEN_EVAL, cmd_listen_eval, "--data annomi"},
    {"evidence pool", "pool the results of studies, sites or years", ANYWHERE,
     EVIDENCE_POOL, cmd_evidence_pool,
     "studies.csv --yi yi --vi vi --study author --forest forest.svg"},
    {"evidence published", "what meta-analyses found, with their sources", ANYWHERE,
     EVIDENCE_PUBLISHED, cmd_evidence_published, "--format json"},
    {"evidence model", "a linear mixed model of the rows of a CSV file", ANYWHERE, EVIDENCE_MODEL,
     cmd_evidence_model, "data.csv --formula 'score ~ t + (1 + t | client)'"},
    {"evidence survival", "how long until an event, such as dropout", ANYWHERE,
     EVIDENCE_SURVIVAL, cmd_evidence_survival,
     "clients.csv --time weeks --event dropout --by setting"},
    {"evidence reliability", "how reliable an instrument was", FILE_OR_FOLDER,
     EVIDENCE_RELIABILITY, cmd_evidence_reliability, "answers.csv --items 1-9 --reverse 3,5"},
    {"evidence course", "what happened for people who started alike", FILE_OR_FOLDER, EVIDENCE_COURSE,
     cmd_evidence_course, "scores.csv --client id --session session --score phq9"},
    {"evidence compare", "units beside what is expected of their people, in no order", ANYWHERE,
     EVIDENCE_COMPARE, cmd_evidence_compare,
     "episodes.csv --outcome recovered --unit therapist --adjust 'intake + age'"},
    {"change", "reliable change of pairs in a CSV file", ANYWHERE, CHANGE,
     cmd_change, "--sd 7.5 --reliability .8 --better lower pairs.csv"},
};
// clang-format on
const int COMMAND_COUNT = (int)(sizeof COMMANDS / sizeof *COMMANDS);
