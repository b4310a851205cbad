package imaging

import (
	"encoding/binary"
)

// maxProfile is the longest colour profile that is kept. Those of cameras and screens have a few hundred
// bytes to a few thousand; those of presses, which are longer, mean nothing to the screen colours that are
// written. It fits into one segment of a JPEG.
const maxProfile = 60_000

const (
	profileHeader = 128
	profileEntry  = 12
)

// cleanProfile gives the profile with nothing in it but what says how to show its colours, or nil where it
// isn't one for such a picture. A wide-gamut photo, as most phones take them, would look pale without.
func cleanProfile(profile []byte, grey bool) []byte {
	space := "RGB "
	if grey {
		space = "GRAY"
	}
	if len(profile) < profileHeader+4 || len(profile) > maxProfile ||
		string(profile[36:40]) != "acsp" || string(profile[16:20]) != space {
		return nil
	}
	tags := profileTags(profile)
	for _, name := range requiredTags(grey) {
		if tags[name] == nil {
			return nil
		}
	}
	return assembleProfile(profile[:profileHeader], tags)
}

// requiredTags are those without which a profile by matrix and curves says nothing.
func requiredTags(grey bool) []string {
	if grey {
		return []string{"kTRC"}
	}
	return []string{"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}
}

// keptTags are all that are kept. The name and the notice must be there for a profile to be valid.
func keptTags() []string {
	return []string{"desc", "cprt", "wtpt", "chad", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "kTRC"}
}

// profileTags reads the table of tags. Of a tag that lies outside the profile nothing is known.
func profileTags(profile []byte) map[string][]byte {
	tags := map[string][]byte{}
	entries := profile[profileHeader+4:]
	for range binary.BigEndian.Uint32(profile[profileHeader:]) {
		if len(entries) < profileEntry {
			break
		}
		offset, length := uint64(binary.BigEndian.Uint32(entries[4:])), uint64(binary.BigEndian.Uint32(entries[8:]))
		if offset+length <= uint64(len(profile)) && length > 0 {
			tags[string(entries[:4])] = profile[offset : offset+length]
		}
		entries = entries[profileEntry:]
	}
	return tags
}

func assembleProfile(header []byte, tags map[string][]byte) []byte {
	var kept []string
	for _, name := range keptTags() {
		if tags[name] != nil {
			kept = append(kept, name)
		}
	}
	out := make([]byte, profileHeader, maxProfile)
	copy(out, header)
	// The device that the profile was made for, its maker's marks and the sum over what has changed.
	clear(out[48:64])
	clear(out[80:])
	out = binary.BigEndian.AppendUint32(out, uint32(len(kept)))
	at := len(out) + profileEntry*len(kept)
	var bodies []byte
	for _, name := range kept {
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(bodies)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tags[name])))
		bodies = append(bodies, tags[name]...)
		for len(bodies)%4 != 0 {
			bodies = append(bodies, 0)
		}
	}
	out = append(out, bodies...)
	if len(out) > maxProfile {
		return nil // Tags that shared their bytes do so no more.
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}
