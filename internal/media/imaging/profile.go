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
	tags["desc"], tags["cprt"] = profileTexts(profile[8])
	return assembleProfile(profile[:profileHeader], tags)
}

// requiredTags are those without which a profile by matrix and curves says nothing.
func requiredTags(grey bool) []string {
	if grey {
		return []string{"kTRC"}
	}
	return []string{"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}
}

// keptTags are all that are in a profile. The first two are texts of ours: they must be there, and its maker's
// may name a person's screen.
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
	// When it was made, for which device and by whom, and the sum over what has changed.
	copy(out[24:36], []byte{2000 >> 8, 2000 & 255, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0})
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

// profileTexts are the name and the notice as a profile of that major version has them.
func profileTexts(version byte) (name, notice []byte) {
	const text = "colours"
	if version >= 4 {
		// One record for one language, with the text in two bytes a letter behind it.
		localised := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
		localised = binary.BigEndian.AppendUint32(localised, 2*uint32(len(text)))
		localised = binary.BigEndian.AppendUint32(localised, 28)
		for _, letter := range []byte(text) {
			localised = append(localised, 0, letter)
		}
		return localised, localised
	}
	// The length counts the zero at the end; after it there is room for two other scripts.
	const otherScripts = 4 + 4 + 2 + 1 + 67
	name = binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(text)+1))
	name = append(append(name, text...), make([]byte, 1+otherScripts)...)
	return name, append([]byte("text\x00\x00\x00\x00"+text), 0)
}
