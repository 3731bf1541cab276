// handover_move - what goes along when a client moves, and what stays with who
// wrote it: a row for every table that says whose a thing is (a test looks).
//
// Reading is another question: what stays is opened by HANDOVER_OPENS().
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/handover.h"

// $3: from whom, $4: to whom.
const struct handover_table HANDOVER_TABLES[] = {
    {"client",
     "UPDATE client SET staff_id = $4, version = version + 1"
     " WHERE practice_id = $1 AND client_id = $2 AND staff_id = $3", NULL                                                },
    {"episode",
     "UPDATE episode SET staff_id = $4, version = version + 1"
     " WHERE practice_id = $1 AND client_id = $2 AND staff_id = $3"
     " AND ended_at IS NULL",                                        NULL                                                },
    {"session",
     "UPDATE session SET staff_id = $4, version = version + 1"
     " WHERE practice_id = $1 AND client_id = $2 AND staff_id = $3"
     " AND started_at IS NULL AND attendance = 'planned'",           NULL                                                },
    {"reason",
     "UPDATE reason SET staff_id = $4 WHERE practice_id = $1"
     " AND client_id = $2 AND staff_id = $3 AND open = 1",           NULL                                                },
    {"promise",
     "UPDATE promise SET staff_id = $4 WHERE practice_id = $1"
     " AND client_id = $2 AND staff_id = $3"
     " AND state IN ('open', 'renegotiated')",                       NULL                                                },
    {"time_offer",
     "UPDATE time_offer SET staff_id = $4 WHERE practice_id = $1"
     " AND client_id = $2 AND staff_id = $3 AND state = 'open'",     NULL                                                },
    {"shared_view",          NULL,                                   "it is closed: nobody looks together now"           },
    {"response",             NULL,                                   "who typed the answers in stays who did"            },
    {"safety_note",          NULL,                                   "it says who answered the card, for everybody after"},
    {"incoming_message",     NULL,                                   "it says who read it"                               },
    {"rupture",              NULL,                                   "words of who noted it"                             },
    {"support",              NULL,                                   "words of who began the walk"                       },
    {"supervision",          NULL,                                   "the supervision list is of who brings it"          },
    {"note_words",           NULL,                                   "words of who wrote the note"                       },
    {"reflection",           NULL,                                   "nobody else opens it"                              },
    {"path_offer",           NULL,                                   "it says who offered the line"                      },
    {"letter",               NULL,                                   "it is signed"                                      },
    {"handover",             NULL,                                   "it is the record of the move"                      },
    {"invitation",           NULL,                                   "it is signed"                                      },
    {"listening_step",       NULL,                                   "the client's yes is for one therapist"             },
    {"listening_transcript", NULL,
     "nobody else opens it; it goes (listen_list_due)"                                                                   },
    {"listening_numbers",    NULL,                                   "habits of whose session it was"                    },
    {"listening_dispute",    NULL,                                   "nobody else opens it"                              },
    {"safety_plan",          NULL,                                   "it says who wrote this version down"               },
};
const int HANDOVER_TABLE_COUNT =
    (int)(sizeof HANDOVER_TABLES / sizeof *HANDOVER_TABLES);

static bool move_rows(struct practice *practice,
                      const struct handover *handover, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < HANDOVER_TABLE_COUNT; i++) {
        const char *sql = HANDOVER_TABLES[i].moves;

        good = !sql
            || db_run(practice->db, sql,
                      VALUES(P_ID(practice), V_INT(handover->client.n),
                             V_INT(handover->from.n), V_INT(handover->to.n)),
                      err);
    }
    return good;
}

bool handover_move(struct practice *practice, const struct handover *handover,
                   struct err *err)
{
    return move_rows(practice, handover, err)
        && db_run(practice->db,
                  "UPDATE shared_view SET closed_at = $3"
                  " WHERE practice_id = $1 AND client_id = $2"
                  " AND closed_at IS NULL",
                  VALUES(P_ID(practice), V_INT(handover->client.n),
                         V_INT(P_NOW(practice))),
                  err);
}
