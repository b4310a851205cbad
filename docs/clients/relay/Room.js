// What the compiler reads. With a bundler's Relay plugin these stand where they are used.
import { graphql } from 'relay-runtime';

graphql`
  fragment Room_line on Message {
    id
    seq
    version
    text
    deletedAt
    attachments {
      id
      url(variant: THUMBNAIL)
      alt
    }
  }
`;

graphql`
  query RoomQuery($roomId: ID!) {
    room(id: $roomId) {
      id
      cursor
      messages(last: 50) @connection(key: "Room_messages") {
        edges {
          node {
            ...Room_line @relay(mask: false)
          }
        }
      }
    }
  }
`;

graphql`
  subscription RoomEventsSubscription($roomId: ID!, $after: String) {
    roomEvents(roomId: $roomId, after: $after) {
      cursor
      ... on MessagePosted {
        message {
          ...Room_line @relay(mask: false)
        }
      }
      ... on MessageChanged {
        message {
          ...Room_line @relay(mask: false)
        }
      }
      ... on MessageDeleted {
        message {
          ...Room_line @relay(mask: false)
        }
      }
    }
  }
`;

graphql`
  mutation RoomSendMutation($input: SendMessageInput!) {
    sendMessage(input: $input) {
      deduplicated
      message {
        ...Room_line @relay(mask: false)
      }
    }
  }
`;

graphql`
  mutation RoomUploadMutation($input: UploadImageInput!) {
    uploadImage(input: $input) {
      attachment {
        id
      }
    }
  }
`;
