package imaging

import (
	"bytes"
	"encoding/binary"
)

// orientation is how stored pixels become the picture, as in Exif: 1 is as stored, 2 mirrored, 3 turned
// by 180°, 4 upside down, 5 to 8 with width and height exchanged.
type orientation int

const (
	asStored      orientation = 1
	firstSideways orientation = 5
	lastInExif    orientation = 8
)

func (o orientation) sideways() bool { return o >= firstSideways }

// readOrientation finds the orientation in an Exif block: a TIFF header and the entries of the first
// directory. It follows no other pointer, so that it ends whatever a stranger wrote; where the block
// makes no sense the picture is shown as it is stored, as browsers do.
func readOrientation(exif []byte) orientation {
	const headerBytes, entryBytes, tag, short = 8, 12, 0x0112, 3
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < headerBytes {
		return asStored
	}
	var order binary.ByteOrder
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return asStored
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return asStored
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < entryBytes {
			return asStored
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && order.Uint32(entries[4:]) == 1 {
			found := orientation(order.Uint16(entries[8:]))
			if found < asStored || found > lastInExif {
				return asStored
			}
			return found
		}
		entries = entries[entryBytes:]
	}
	return asStored
}
