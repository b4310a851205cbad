package imaging

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
)

// format is one of the four kinds of file that are accepted.
type format int

const (
	jpegFormat format = iota + 1
	pngFormat
	gifFormat
	webpFormat
)

// sniffed is how many bytes tell what a file is: as many as PDF readers search for their signature.
const sniffed = 1024

// sniff tells a file's format by its first bytes. UNSUPPORTED_MEDIA_TYPE for all others, and for a
// beginning in which other programs would find their own signature.
func sniff(head []byte) (format, error) {
	found := magic(head)
	if found == 0 {
		return 0, unsupported()
	}
	if hasMarkup(head) {
		return 0, ambiguous()
	}
	return found, nil
}

func magic(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return jpegFormat
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return pngFormat
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return gifFormat
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return webpFormat
	}
	return 0
}

// hasMarkup reports whether a browser, a server that runs pages or a PDF reader could take part in what it
// finds here. The signs are so long that chance does not write them into a video, but for the last, which is
// looked for in the beginning only.
func hasMarkup(data []byte) bool {
	signs := []string{"%PDF-", "<?php", "<html", "<script", "<!doctype", "<svg"}
	for at := range data {
		if at == sniffed {
			signs = signs[:len(signs)-1]
		}
		if data[at] != '<' && data[at] != '%' {
			continue
		}
		for _, sign := range signs {
			if len(data)-at >= len(sign) && strings.EqualFold(string(data[at:at+len(sign)]), sign) {
				return true
			}
		}
	}
	return false
}

// checkTail refuses a file in which something else follows the image, which ends at end. What cameras
// append, a video or a second picture, is no reason: it is left out like all metadata.
func checkTail(data []byte, end int) error {
	tail := data[end:]
	if isArchive(data) || hasMarkup(tail) {
		return ambiguous()
	}
	tail = bytes.Trim(tail, "\x00 \t\r\n")
	if len(tail) == 0 {
		return nil
	}
	if bytes.HasPrefix(tail, []byte("\x7fELF")) || bytes.HasPrefix(tail, []byte("MZ")) {
		return ambiguous()
	}
	kind, _, _ := strings.Cut(http.DetectContentType(tail), ";")
	if strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/") && kind != "application/octet-stream" {
		return ambiguous()
	}
	return nil
}

// isArchive reports whether a ZIP reader, and so a Java runtime or an office program, would open the file:
// they look for a record near its end whose comment reaches exactly to the end.
func isArchive(data []byte) bool {
	const record, longestComment = 22, 1<<16 - 1
	last := data[max(0, len(data)-record-longestComment):]
	for {
		at := bytes.LastIndex(last, []byte("PK\x05\x06"))
		if at < 0 {
			return false
		}
		if at+record <= len(last) && at+record+int(binary.LittleEndian.Uint16(last[at+20:])) == len(last) {
			return true
		}
		last = last[:at]
	}
}
