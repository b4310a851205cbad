// The operations of the recipes. What a message looks like is said once.

const message = `
  fragment Line on Message {
    __typename
    id
    seq
    version
    text
    deletedAt
    attachments { __typename id url(variant: THUMBNAIL) alt }
  }
`;

/** The newest page of the history, and where the events that follow it begin, in one query. */
export const ROOM = `
  query Room($roomId: ID!) {
    room(id: $roomId) {
      __typename
      id
      cursor
      messages(last: 50) { __typename nodes { ...Line } pageInfo { __typename hasPreviousPage startCursor } }
    }
  }
  ${message}
`;

export const EVENTS = `
  subscription Events($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      cursor
      ... on MessagePosted { message { ...Line } }
      ... on MessageChanged { message { ...Line } }
      ... on MessageDeleted { message { ...Line } }
    }
  }
  ${message}
`;

export const SEND = `
  mutation Send($input: SendMessageInput!) {
    sendMessage(input: $input) { __typename deduplicated message { ...Line } }
  }
  ${message}
`;

export const UPLOAD = `
  mutation Upload($input: UploadImageInput!) {
    uploadImage(input: $input) { __typename attachment { __typename id } }
  }
`;
