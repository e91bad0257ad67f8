// A request on the device. The same structs stand in RowState.cs and RowRules.cs.
#include "position_score.h"
#include "device_query.h"

typedef struct
{
    int is_open;        // 0: done or failed; the row takes no part
    int prompt;         // tokens given
    int length;         // tokens of the canvas, the prompt included
    int limit;          // the most that length may become
    int base;           // where the canvas starts in the arrays of all canvases
    int forwards;
    int fault;          // position whose score is not a number; -1: none
    int length_rounds;
    int insertions;
    int forced;
    int stuck;
    int filled;         // in the last step
    int inserted;       // masks appended or inserted in the last step
    float eos_score;
    int phase;          // DAEDAL: -1 while the length is sought, then 0; blocks: step of the block
    int window;         // DAEDAL: where the window starts; blocks: number of the block
    int share;          // blocks: masks that the block had at first
    int ask_end;        // positions from here on are not asked for
    int ask_count;      // how many are
    int edit_position;  // where the length is edited
    int edit_removed;   // values that go there, 0 or 1
    int edit_count;     // values that come
    int edit_token;     // what comes
    float edit_confidence;
} row_state;

typedef struct
{
    u64 seed;
    int decoder;        // index of the decision among those of the batch
    int ask_all;        // 0: masks only
    int mask_token;
    int eos_token;
    int turn_end_token;
    int flags;          // of device_query
    float temperature;
    int block_length;
    int steps;
    float high;
    float low;
    int expansion;
    float eos_threshold;
    float expand_threshold;
    int eos_window;
} row_rules;
