// export_record - who somebody is, what they answered, and what was agreed: the
// tables of the treatment itself. PRODUCT.md M32 says what stays out.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/export_tables.h"

#include <stddef.h>

// clang-format off
const struct export_table EXPORT_RECORD[] = {
    {"client", "Who",
     "SELECT client_id, name_sealed, contact_sealed, answers_by, sharing, "
     "sharing_why_sealed, created_at FROM client "
     "WHERE practice_id = $1 AND client_id = $2",
     {{"client", EXPORT_NUMBER, NULL},
      {"name", EXPORT_SEALED, "client.name"},
      {"contact", EXPORT_SEALED, "client.contact"},
      {"answers_by", EXPORT_TEXT, NULL},
      {"sharing", EXPORT_TEXT, NULL},
      {"sharing_why", EXPORT_SEALED, "client.sharing_why"},
      {"since", EXPORT_TIME, NULL}}},
    {"consents", "What was agreed to",
     "SELECT consent_id, purpose, given, at, words_version FROM consent "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY consent_id",
     {{"consent", EXPORT_NUMBER, NULL},
      {"purpose", EXPORT_TEXT, NULL},
      {"given", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"words_version", EXPORT_NUMBER, NULL}}},
    {"episodes", "Courses of therapy",
     "SELECT episode_id, state, vision_sealed, started_at, ended_at, ending "
     "FROM episode WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY episode_id",
     {{"episode", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"vision", EXPORT_SEALED, "episode.vision"},
      {"started", EXPORT_TIME, NULL},
      {"ended", EXPORT_TIME, NULL},
      {"ending", EXPORT_TEXT, NULL}}},
    {"sessions", "Sessions",
     "SELECT session_id, episode_id, number, scheduled_at, attendance, "
     "note_sealed FROM session "
     "WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY scheduled_at, session_id",
     {{"session", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"number", EXPORT_NUMBER, NULL},
      {"scheduled", EXPORT_TIME, NULL},
      {"attendance", EXPORT_TEXT, NULL},
      {"note", EXPORT_SEALED, "session.note"}}},
    {"notes", "What stood in the notes of the sessions",
     "SELECT note_words_id, session_id, part, aside, words_sealed, first_at, "
     "kept_at FROM note_words WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY note_words_id",
     {{"note", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"part", EXPORT_TEXT, NULL},
      {"set_aside", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "note_words.words"},
      {"first", EXPORT_TIME, NULL},
      {"kept", EXPORT_TIME, NULL}}},
    {"note_commands", "What a line of a note became",
     "SELECT note_command_id, session_id, kind, target_id, due, line_sealed, "
     "made_at FROM note_command WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY note_command_id",
     {{"command", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"target", EXPORT_NUMBER, NULL},
      {"due", EXPORT_TEXT, NULL},
      {"line", EXPORT_SEALED, "note_command.line"},
      {"made", EXPORT_TIME, NULL}}},
    {"forms", "Forms",
     "SELECT administration_id, episode_id, session_id, form, language, mode, "
     "state, created_at, touched_at FROM administration "
     "WHERE practice_id = $1 AND client_id = $2 AND rater = 'client' "
     "ORDER BY administration_id",
     {{"form_id", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"session", EXPORT_NUMBER, NULL},
      {"form", EXPORT_TEXT, NULL},
      {"language", EXPORT_TEXT, NULL},
      {"mode", EXPORT_TEXT, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"offered", EXPORT_TIME, NULL},
      {"touched", EXPORT_TIME, NULL}}},
    {"scores", "Scores",
     "SELECT administration_id, version, instrument, instrument_version, "
     "scale, session_number, answered_at, value, answered, items FROM score "
     "WHERE practice_id = $1 AND client_id = $2 AND rater = 'client' "
     "ORDER BY answered_at, administration_id, version, instrument, scale",
     {{"form_id", EXPORT_NUMBER, NULL},
      {"correction", EXPORT_NUMBER, NULL},
      {"instrument", EXPORT_TEXT, NULL},
      {"instrument_version", EXPORT_TEXT, NULL},
      {"scale", EXPORT_TEXT, NULL},
      {"session_number", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL},
      {"score", EXPORT_NUMBER, NULL},
      {"answered", EXPORT_NUMBER, NULL},
      {"of", EXPORT_NUMBER, NULL}}},
    {"goals", "Goals",
     "SELECT goal_id, episode_id, words_sealed, client_agreed_at, "
     "therapist_agreed_at, closed_at FROM goal "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_id",
     {{"goal", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "goal.words"},
      {"client_agreed", EXPORT_TIME, NULL},
      {"therapist_agreed", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL}}},
    {"goal_ratings", "How near the goals were",
     "SELECT goal_id, administration_id, value, at FROM goal_rating "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY at, goal_id",
     {{"goal", EXPORT_NUMBER, NULL},
      {"form_id", EXPORT_NUMBER, NULL},
      {"value", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"plans", "Plans",
     "SELECT plan_id, episode_id, words_sealed, card_sealed, review, "
     "created_at, reviewed_at FROM plan "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY plan_id",
     {{"plan", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "plan.words"},
      {"card", EXPORT_SEALED, "plan.card"},
      {"review", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL},
      {"reviewed", EXPORT_TIME, NULL}}},
    {"promises", "What the therapist promised",
     "SELECT promise_id, words_sealed, due_at, state, created_at FROM promise "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY promise_id",
     {{"promise", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "promise.words"},
      {"due", EXPORT_TIME, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"made", EXPORT_TIME, NULL}}},
    {"decisions", "Decided together",
     "SELECT decision_id, episode_id, words_sealed, card_sealed, at, "
     "review_at FROM decision WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY decision_id",
     {{"decision", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "decision.words"},
      {"card", EXPORT_SEALED, "decision.card"},
      {"at", EXPORT_TIME, NULL},
      {"review", EXPORT_TIME, NULL}}},
    {"promise_changes", "How promises went, and the lines about them",
     "SELECT promise_change_id, promise_id, state, due_at, line_sealed, at "
     "FROM promise_change WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY promise_change_id",
     {{"change", EXPORT_NUMBER, NULL},
      {"promise", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"due", EXPORT_TIME, NULL},
      {"line", EXPORT_SEALED, "promise_change.line"},
      {"at", EXPORT_TIME, NULL}}},
    {"plan_looks", "How the plans went",
     "SELECT plan_look_id, plan_id, by_client, result, difficulty, "
     "usefulness, line_sealed, at FROM plan_look "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY plan_look_id",
     {{"look", EXPORT_NUMBER, NULL},
      {"plan", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"result", EXPORT_TEXT, NULL},
      {"difficulty", EXPORT_NUMBER, NULL},
      {"usefulness", EXPORT_NUMBER, NULL},
      {"line", EXPORT_SEALED, "plan_look.line"},
      {"at", EXPORT_TIME, NULL}}},
    {"goal_words", "Earlier words of the goals",
     "SELECT goal_words_id, goal_id, version, words_sealed, by_client, at "
     "FROM goal_words WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY goal_words_id",
     {{"wording", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"words", EXPORT_SEALED, "goal_words.words"},
      {"by_client", EXPORT_NUMBER, NULL},
      {"since", EXPORT_TIME, NULL}}},
    {"goal_looks", "\"Is this still ours?\"",
     "SELECT goal_look_id, goal_id, by_client, answer, at FROM goal_look "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_look_id",
     {{"look", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"goal_marks", "How near the goals were, said on the own page",
     "SELECT goal_mark_id, goal_id, value, at FROM goal_mark "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY goal_mark_id",
     {{"mark", EXPORT_NUMBER, NULL},
      {"goal", EXPORT_NUMBER, NULL},
      {"value", EXPORT_NUMBER, NULL},
      {"at", EXPORT_TIME, NULL}}},
    {"decision_notes", "What became of decisions, and corrections",
     "SELECT decision_note_id, decision_id, kind, words_sealed, at "
     "FROM decision_note WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY decision_note_id",
     {{"note", EXPORT_NUMBER, NULL},
      {"decision", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "decision_note.words"},
      {"at", EXPORT_TIME, NULL}}},
    {"limits_readings", "What was said to the limits",
     "SELECT limits_reading_id, limits_id, answer, question_sealed, at "
     "FROM limits_reading WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY limits_reading_id",
     {{"reading", EXPORT_NUMBER, NULL},
      {"version", EXPORT_NUMBER, NULL},
      {"answer", EXPORT_TEXT, NULL},
      {"question", EXPORT_SEALED, "limits_reading.question"},
      {"at", EXPORT_TIME, NULL}}},
    {"preferences", "How they like to work, and what they expect",
     "SELECT preference_id, by_client, card_sealed, at FROM preference "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY preference_id",
     {{"preference", EXPORT_NUMBER, NULL},
      {"by_client", EXPORT_NUMBER, NULL},
      {"card", EXPORT_SEALED, "preference.card"},
      {"at", EXPORT_TIME, NULL}}},
    {"events", "What happened meanwhile",
     "SELECT event_id, episode_id, kind, words_sealed, happened_at FROM event "
     "WHERE practice_id = $1 AND client_id = $2 "
     "ORDER BY happened_at, event_id",
     {{"event", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"kind", EXPORT_TEXT, NULL},
      {"words", EXPORT_SEALED, "event.words"},
      {"happened", EXPORT_TIME, NULL}}},
    {"signals", "What the rules pointed out",
     "SELECT reason_id, episode_id, rule, level, state, administration_id, "
     "fired_at, closed_at, outcome FROM reason "
     "WHERE practice_id = $1 AND client_id = $2 ORDER BY reason_id",
     {{"signal", EXPORT_NUMBER, NULL},
      {"episode", EXPORT_NUMBER, NULL},
      {"rule", EXPORT_TEXT, NULL},
      {"level", EXPORT_NUMBER, NULL},
      {"state", EXPORT_TEXT, NULL},
      {"form_id", EXPORT_NUMBER, NULL},
      {"fired", EXPORT_TIME, NULL},
      {"closed", EXPORT_TIME, NULL},
      {"outcome", EXPORT_TEXT, NULL}}},
    {NULL, NULL, NULL, {{NULL, EXPORT_NUMBER, NULL}}},
};
// clang-format on
