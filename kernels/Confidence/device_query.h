// What is to be known about one position, as DeviceQuery lies in memory. A token or a row below 0 means that there is none.
#define QUERY_BANS_EOS 1
#define QUERY_HIDES_ENDS 2

typedef struct
{
    float guidance, temperature;
    int unconditional_row, mask_token, eos_token, turn_end_token, flags, reserved;
    u64 noise_key;
} device_query;
