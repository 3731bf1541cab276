// commands - every command that there is, with its options.
//
// A command is a row of COMMANDS, a table of options above it (those about
// evidence: commands_evidence.c), a prototype in
// cli/commands.h, and cli/cmd_<thing>.c. Rows stand by area; the help prints
// them in this order.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

#include "cli/command.h"
#include "cli/commands_evidence.h"
#include "cli/option_rows.h"

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
