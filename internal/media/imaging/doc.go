// Package imaging checks a stranger's image and makes of it what may be shown: the picture upright and
// without metadata, a large and a small variant, and a BlurHash for the time until they are loaded.
//
// What a file is, its bytes say, never its name or a header of the request. Each format is first walked
// without decoding anything: dimensions, frames and the memory that decoding will take are known, and
// within the Limits, before a decoder sees a byte. Stills are decoded and encoded anew, so that nothing of
// the file but its pixels and its colour profile comes through. GIF animations are too; frames of animated
// PNG and WebP are decoded to prove them sound, and their streams are put into a new container in which
// nothing else stands. A file that claims to be something else as well is refused.
//
// The package never writes to disk, keeps nothing of a file once Process has returned and starts no
// goroutine. A Processor is safe for concurrent use: at most Limits.Decodings files are in memory at once,
// a few callers wait with nothing but their open file, and others are told to come back.
//
// Only internal/media imports it.
package imaging
