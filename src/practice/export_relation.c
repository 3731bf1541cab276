// export_relation - the tables around the sessions, by area: path, endings,
// messages, own page, coming, repair; last, who looked at all of it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/export_tables.h"

#include <stddef.h>

// clang-format off
const struct export_table EXPORT_RELATION[] = {
    // path
    {"path", "My path, version by version",
     "SELECT path_version_id, part, words_sealed, at FROM path_version "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY path_version_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "path_version.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"letters", "Letters that were given or shared",
     "SELECT v.letter_version_id, l.letter_id, l.kind, l.state, "
     "v.words_sealed, v.at, l.given_at, l.shared_at FROM letter l "
     "JOIN letter_version v ON v.practice_id = l.practice_id "
     "AND v.letter_id = l.letter_id "
     "WHERE l.practice_id = $1 AND l.client_id = $2 "
     "AND (l.given_at IS NOT NULL OR l.shared_at IS NOT NULL) "
     "ORDER BY v.letter_version_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"letter", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "letter_version.words"},
      {"at", EXPORT_TIME, NULL},
      {"given", EXPORT_TIME, NULL},
      {"shared", EXPORT_TIME, NULL}}},
    {"letter_comments", "What I said to a letter",
     "SELECT letter_comment_id, letter_id, kind, words_sealed, at "
     "FROM letter_comment WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY letter_comment_id",
     {{"comment", EXPORT_NUMBER, NULL},
      {"letter", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "letter_comment.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"handovers", "Handed over from one therapist to another",
     "SELECT w.handover_words_id, h.handover_id, h.state, w.author, "
     "w.words_sealed, w.at, h.notes_agreed, h.answered_by FROM handover h "
     "JOIN handover_words w ON w.practice_id = h.practice_id "
     "AND w.handover_id = h.handover_id "
     "WHERE h.practice_id = $1 AND h.client_id = $2 "
     "AND (w.author = 'client' OR h.state <> 'writing') "
     "ORDER BY w.handover_words_id",
     {{"version", EXPORT_NUMBER, NULL},
      {"handover", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"author", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "handover_words.words"},
      {"at", EXPORT_TIME, NULL},
      {"notes_agreed", EXPORT_NUMBER, NULL},
      {"answered_by", EXPORT_TEXT, NULL}}},
    {"path_offers", "Lines that were offered for my path",
     "SELECT path_offer_id, part, words_sealed, at, taken, answered_at "
     "FROM path_offer WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY path_offer_id",
     {{"offer", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "path_offer.words"},
      {"at", EXPORT_TIME, NULL},
      {"taken", EXPORT_NUMBER, NULL},
      {"answered", EXPORT_TIME, NULL}}},
    {"path_moments", "Moments in time",
     "SELECT path_moment_id, when_sealed, words_sealed, at, ended_at "
     "FROM path_moment WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY path_moment_id",
     {{"moment", EXPORT_NUMBER, NULL},
      {"when", EXPORT_SEALED, "path_moment.when"},
      {"words", EXPORT_SEALED, "path_moment.words"},
      {"at", EXPORT_TIME, NULL},
      {"put_away", EXPORT_TIME, NULL}}},
    // endings
    {"ending_plans", "The ending plan, version by version",
     "SELECT episode_id * 1000 + version, by_client, words_sealed, "
     "client_agreed_at, therapist_agreed_at, at FROM ending_plan "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY episode_id, version",
     {{"ending_plan", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "ending_plan.words"},
      {"client_agreed", EXPORT_TIME, NULL},
      {"therapist_agreed", EXPORT_TIME, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"follow_ups", "Asked again after the ending",
     "SELECT follow_up_id, episode_id, months, way, state, due_at, asked_at, "
     "reminded_at, closed_at, administration_id FROM follow_up "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY follow_up_id",
     {{"follow_up", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"months", EXPORT_NUMBER, NULL},
      {"way", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"due", EXPORT_TIME, NULL},
      {"asked", EXPORT_TIME, NULL},
      {"reminded", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL},
      {"form_id", EXPORT_NUMBER, NULL}}},
    {"leaving_notes", "Notes after an absence",
     "SELECT leaving_note_id, episode_id, day, goes_at, state, why "
     "FROM leaving_note WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY leaving_note_id",
     {{"leaving_note", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"day", EXPORT_NUMBER, NULL},
      {"goes", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"why", EXPORT_TEXT, NULL}}},
    {"door_words", "Said at the open door",
     "SELECT door_word_id, episode_id, kind, words_sealed, at FROM door_word "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY door_word_id",
     {{"door_word", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "door_word.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"invitations", "Invited to say what does not fit",
     "SELECT invitation_id, episode_id, state, answer_to, answer_sealed, "
     "proposed_at, sent_at, answered_at FROM invitation "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY invitation_id",
     {{"invitation", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"answer_to", EXPORT_TEXT, NULL},
      {"answer", EXPORT_SEALED, "invitation.answer"},
      {"proposed", EXPORT_TIME, NULL},
      {"sent", EXPORT_TIME, NULL},
      {"answered", EXPORT_TIME, NULL}}},
    {"safety_notes", "What was done after a safety answer",
     "SELECT safety_note_id, reason_id, note_sealed, at FROM safety_note "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY safety_note_id",
     {{"safety_note", EXPORT_NUMBER, NULL},
      {"signal", EXPORT_NUMBER, NULL},
      {"note", EXPORT_SEALED, "safety_note.note"},
      {"at", EXPORT_TIME, NULL}}},
    // messages
    {"channels", "How to write",
     "SELECT channel_id, kind, address_sealed, sender_sealed, own, allowed, "
     "told_by, at FROM channel WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY channel_id",
     {{"channel", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"address", EXPORT_SEALED, "channel.address"},
      {"sender", EXPORT_SEALED, "channel.sender"},
      {"only_mine", EXPORT_NUMBER, NULL},
      {"allowed", EXPORT_NUMBER, NULL},
      {"told_by", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"messages", "Messages that were sent",
     "SELECT outbox_id, kind, channel, about_at, state, created_at, sent_at, "
     "delivered_at FROM outbox WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY outbox_id",
     {{"message", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"channel", EXPORT_TEXT, NULL},
      {"about", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"sent", EXPORT_TIME, NULL},
      {"delivered", EXPORT_TIME, NULL}}},
    {"incoming_messages", "Text messages that came back",
     "SELECT incoming_message_id, meaning, words_sealed, received_at, read_at "
     "FROM incoming_message WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY incoming_message_id",
     {{"incoming_message", EXPORT_NUMBER, NULL},
      {"meaning", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "incoming_message.words"},
      {"received", EXPORT_TIME, NULL},
      {"read", EXPORT_TIME, NULL}}},
    // my page, safety plan
    {"own_name", "What to call them",
     "SELECT own_name_id, name_sealed, pronouns_sealed, told_at FROM own_name "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY own_name_id",
     {{"own_name", EXPORT_NUMBER, NULL},
      {"name", EXPORT_SEALED, "own_name.name"},
      {"pronouns", EXPORT_SEALED, "own_name.pronouns"},
      {"told", EXPORT_TIME, NULL}}},
    {"safety_plan", "Safety plan",
     "SELECT safety_plan_id, version, words_sealed, review_at, written_at "
     "FROM safety_plan WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY version",
     {{"safety_plan", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "safety_plan.words"},
      {"look_again", EXPORT_TIME, NULL},
      {"written", EXPORT_TIME, NULL}}},
    {"safety_plan_copies", "Copies of the safety plan",
     "SELECT safety_plan_copy_id, kind, version, made_at, removed_at "
     "FROM safety_plan_copy WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY safety_plan_copy_id",
     {{"copy", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"made", EXPORT_TIME, NULL},
      {"removed", EXPORT_TIME, NULL}}},
    {"welcome", "Read what to expect",
     "SELECT client_id, read_at FROM welcome_read "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL}, {"at", EXPORT_TIME, NULL}}},
    {"my_page_door", "Whether a form may lead to the own page",
     "SELECT client_id, staff_at, client_at FROM my_page_door "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL},
      {"therapist_yes", EXPORT_TIME, NULL},
      {"client_yes", EXPORT_TIME, NULL}}},
    {"my_page", "Links to the own page",
     "SELECT my_page_id, kind, created_at, closes_at, ended_at, ended_by "
     "FROM my_page WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY my_page_id",
     {{"link", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"closes", EXPORT_TIME, NULL},
      {"ended", EXPORT_TIME, NULL},
      {"ended_by", EXPORT_TEXT, NULL}}},
    // coming: when a session began and ended is in no export, for it is for its
    // therapist alone (PRODUCT.md C4)
    {"coming_answers", "What was said about coming",
     "SELECT coming_answer_id, session_id, scheduled_at, answer, call, "
     "wish_sealed, way, at FROM coming_answer "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY coming_answer_id",
     {{"answer_id", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"about", EXPORT_TIME, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"call", EXPORT_NUMBER, NULL},
      {"wish", EXPORT_SEALED, "coming_answer.wish"},
      {"way", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"time_changes", "Times that were moved or given up",
     "SELECT session_id, by_whom, kind, from_at, to_at, counts, at "
     "FROM session_change WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY session_change_id",
     {{"session", EXPORT_NUMBER, NULL},
      {"by", EXPORT_TEXT, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"from", EXPORT_TIME, NULL},
      {"to", EXPORT_TIME, NULL},
      {"counts", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"time_offers", "Times to choose from",
     "SELECT o.time_offer_id, o.session_id, o.by_whom, o.from_at, "
     "o.line_sealed, t.starts_at, o.state, o.chosen_at, o.created_at "
     "FROM time_offer o JOIN offered_time t "
     "ON t.practice_id = o.practice_id AND t.time_offer_id = o.time_offer_id "
     "WHERE o.practice_id = $1 AND o.client_id = $2 "
     "ORDER BY o.time_offer_id, t.starts_at",
     {{"offer", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"by", EXPORT_TEXT, NULL},
      {"instead_of", EXPORT_TIME, NULL},
      {"line", EXPORT_SEALED, "time_offer.line"},
      {"time", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"chosen", EXPORT_TIME, NULL},
      {"made", EXPORT_TIME, NULL}}},
    {"reminders", "When to be reminded",
     "SELECT lead_hours, changed_at FROM reminder_choice "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"hours_before", EXPORT_NUMBER, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    // repair
    {"strains", "Strains that the therapist noted",
     "SELECT rupture_id, session_id, note_sealed, happened_at, created_at, "
     "changed_at FROM rupture WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY rupture_id",
     {{"strain", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"note", EXPORT_SEALED, "rupture.note"},
      {"happened", EXPORT_TIME, NULL},
      {"noted", EXPORT_TIME, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    {"talked", "What was talked about, and who said so",
     "SELECT talk_id, subject, subject_id, who, answer, at FROM talk "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY talk_id",
     {{"line", EXPORT_NUMBER, NULL},
      {"subject", EXPORT_TEXT, NULL},
      {"subject_id", EXPORT_NUMBER, NULL},
      {"who", EXPORT_TEXT, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"ways", "What might be in the way, and what was chosen",
     "SELECT support_id, walk_sealed, decision_id, created_at, changed_at "
     "FROM support WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY support_id",
     {{"walk", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "support.walk"},
      {"decision", EXPORT_NUMBER, NULL},
      {"begun", EXPORT_TIME, NULL},
      {"changed", EXPORT_TIME, NULL}}},
    {"supervision", "What was brought to supervision, without a name",
     "SELECT supervision_id, words_sealed, state, created_at "
     "FROM supervision WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY supervision_id",
     {{"entry", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "supervision.words"},
      {"state", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    // The words are not among them: only the therapist of the session opens a
    // transcript, and gives a copy of it (docs/EXPORT.md).
    {"transcripts", "What was asked and done about transcripts of sessions",
     "SELECT listening_step_id, session_id, kind, who, said_at, keep_until, "
     "words_version, at FROM listening_step "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY listening_step_id",
     {{"step", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"what", EXPORT_TEXT, NULL},
      {"who", EXPORT_TEXT, NULL},
      {"said", EXPORT_TIME, NULL},
      {"deleted_by", EXPORT_TIME, NULL},
      {"words", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"looked", "Who looked or changed something, and when",
     "SELECT sequence, at, who, what, subject FROM audit "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY sequence",
     {{"line", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"who", EXPORT_TEXT, NULL},
      {"what", EXPORT_TEXT, NULL},
      {"subject", EXPORT_TEXT, NULL}}},
    {NULL, NULL, NULL, {{NULL, EXPORT_NUMBER, NULL}}},
};
// clang-format on
