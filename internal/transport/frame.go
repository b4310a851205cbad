package transport

import "encoding/binary"

// Opcodes of RFC 6455, section 5.2, that a server sends.
const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

// frame is one unfragmented, unmasked frame (RFC 6455, section 5.2). Its payload is head and body one
// after the other, and "}" where enclosed: so a result encoded once, the body, can stand in the
// frames of many operations. Neither is written to after the frame is made.
type frame struct {
	opcode   byte
	enclosed bool
	head     []byte
	body     []byte
	op       *operation // whose message it is; nil for none
	sent     func()     // called once when the frame is written or dropped; nil for nobody to tell
}

// done tells that frames are written or dropped, and forgets them.
func done(frames []frame) {
	for i := range frames {
		if frames[i].sent != nil {
			frames[i].sent()
		}
	}
	clear(frames)
}

// size is the length of the payload.
func (f *frame) size() int {
	n := len(f.head) + len(f.body)
	if f.enclosed {
		n++
	}
	return n
}

// appendTo writes the frame as it travels.
func (f *frame) appendTo(dst []byte) []byte {
	const final = 0x80
	dst = append(dst, final|f.opcode)
	switch n := f.size(); {
	case n <= 125:
		dst = append(dst, byte(n))
	case n <= 0xFFFF:
		dst = binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
	dst = append(dst, f.head...)
	dst = append(dst, f.body...)
	if f.enclosed {
		dst = append(dst, '}')
	}
	return dst
}
