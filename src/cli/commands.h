#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

// commands - the functions behind the rows of COMMANDS, by file.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

bool cmd_change(struct command *command, struct err *err);
bool cmd_evidence_model(struct command *command, struct err *err);
bool cmd_evidence_survival(struct command *command, struct err *err);
bool cmd_evidence_course(struct command *command, struct err *err);
bool cmd_evidence_compare(struct command *command, struct err *err);
bool cmd_export(struct command *command, struct err *err);
bool cmd_demo(struct command *command, struct err *err);
bool cmd_import(struct command *command, struct err *err);
bool cmd_init(struct command *command, struct err *err);
bool cmd_listen(struct command *command, struct err *err);
bool cmd_score(struct command *command, struct err *err);
bool cmd_serve(struct command *command, struct err *err);

// cmd_evidence.c
bool cmd_evidence_pool(struct command *command, struct err *err);
bool cmd_evidence_reliability(struct command *command, struct err *err);

// cmd_evidence_published.c
bool cmd_evidence_published(struct command *command, struct err *err);

// cmd_listen_train.c
bool cmd_listen_train(struct command *command, struct err *err);
bool cmd_listen_eval(struct command *command, struct err *err);

// cmd_backup.c
bool cmd_backup(struct command *command, struct err *err);
bool cmd_restore(struct command *command, struct err *err);
bool cmd_doctor(struct command *command, struct err *err);
bool cmd_recover(struct command *command, struct err *err);

// cmd_coverage.c
bool cmd_coverage_set(struct command *command, struct err *err);
bool cmd_coverage_show(struct command *command, struct err *err);

// cmd_erase.c
bool cmd_staff_add(struct command *command, struct err *err);
bool cmd_staff_list(struct command *command, struct err *err);
bool cmd_staff_leave(struct command *command, struct err *err);
bool cmd_client_erase(struct command *command, struct err *err);

// cmd_client.c
bool cmd_client_add(struct command *command, struct err *err);
bool cmd_client_list(struct command *command, struct err *err);
bool cmd_client_settings(struct command *command, struct err *err);
bool cmd_client_consent(struct command *command, struct err *err);
bool cmd_session_add(struct command *command, struct err *err);
bool cmd_session_attendance(struct command *command, struct err *err);
bool cmd_session_rate(struct command *command, struct err *err);
bool cmd_my_page(struct command *command, struct err *err);
bool cmd_invite(struct command *command, struct err *err);
bool cmd_ending(struct command *command, struct err *err);
bool cmd_episode_open(struct command *command, struct err *err);

// cmd_response.c
bool cmd_response_correct(struct command *command, struct err *err);
bool cmd_response_enter(struct command *command, struct err *err);

// cmd_outbox.c
bool cmd_outbox_list(struct command *command, struct err *err);
bool cmd_outbox_send(struct command *command, struct err *err);

// cmd_ending.c
bool cmd_ending_show(struct command *command, struct err *err);
bool cmd_followup_list(struct command *command, struct err *err);
bool cmd_invitation_verify(struct command *command, struct err *err);
bool cmd_endings_run(struct command *command, struct err *err);

// cmd_setting.c
bool cmd_setting_list(struct command *command, struct err *err);
bool cmd_setting_set(struct command *command, struct err *err);

// cmd_work.c
bool cmd_promise_add(struct command *command, struct err *err);
bool cmd_promise_set(struct command *command, struct err *err);
bool cmd_plan_add(struct command *command, struct err *err);
bool cmd_plan_review(struct command *command, struct err *err);
bool cmd_goal_add(struct command *command, struct err *err);
bool cmd_goal_agree(struct command *command, struct err *err);
bool cmd_goal_close(struct command *command, struct err *err);
bool cmd_decision_add(struct command *command, struct err *err);
bool cmd_event_add(struct command *command, struct err *err);
bool cmd_card_list(struct command *command, struct err *err);
bool cmd_card_set(struct command *command, struct err *err);

// cmd_instrument.c
bool cmd_instrument_list(struct command *command, struct err *err);
bool cmd_instrument_show(struct command *command, struct err *err);
bool cmd_instrument_add(struct command *command, struct err *err);
bool cmd_instrument_enable(struct command *command, struct err *err);
bool cmd_instrument_disable(struct command *command, struct err *err);
bool cmd_instrument_cutoff(struct command *command, struct err *err);

// cmd_norm.c
bool cmd_norm_add(struct command *command, struct err *err);
bool cmd_norm_list(struct command *command, struct err *err);
bool cmd_norm_remove(struct command *command, struct err *err);

#endif
